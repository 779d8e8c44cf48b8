import { between } from '../chance.ts';
import type { Engine } from '../engine.ts';
import { type GraphAnswer, type GraphCall, parameter } from '../graph/call.ts';
import { invalid, missing, templateError } from '../graph/errors.ts';
import type { Template, Waba } from '../state/nodes.ts';
import { storedComponents } from './authentication.ts';
import { templateUpdate } from './status-update.ts';
import { readTemplate } from './validate.ts';

const dayMs = 24 * 3600 * 1000;
const editable = ['APPROVED', 'REJECTED', 'PAUSED'];
const maxDeleted = 100;

/** `POST /{template}`: replaces what it names; the template is pending again until its review. */
export async function editTemplate(
  engine: Engine,
  call: GraphCall,
  template: Template,
): Promise<GraphAnswer> {
  const now = engine.now();
  checkEdit(template, now);
  const { name, language } = template;
  const asked = readTemplate({
    name,
    language,
    category: call.body.category ?? template.category,
    components: call.body.components ?? template.components,
    parameter_format: call.body.parameter_format ?? template.parameterFormat,
  });
  if (template.status === 'APPROVED' && asked.category !== template.category) {
    throw invalid('The category of an approved template cannot be changed.');
  }
  const { category, parameterFormat } = asked;
  const components = storedComponents(category, asked.components);
  const edits = template.approvedEdits.length;
  const wait = between(200, 1500, engine.world.seed, 'review', template.id, now, edits);
  const waba = engine.world.wabas.get(template.wabaId);
  const reviewAt = waba && engine.world.reviewOf(waba) === 'auto' ? now + wait : null;
  const { id } = template;
  await engine.record({ e: 'template-edited', id, at: now, category, parameterFormat, components, reviewAt });
  if (reviewAt !== null) engine.planReview(id, reviewAt);
  return { success: true, id, name, category };
}

// An approved template is edited once in 24 hours and ten times in 30 days at most.
function checkEdit({ status, approvedEdits }: Template, now: number): void {
  const within = (days: number): number => approvedEdits.filter((at) => at > now - days * dayMs).length;
  const spent = status === 'APPROVED' && (within(1) >= 1 || within(30) >= 10);
  if (editable.includes(status) && !spent) return;
  throw notChangeable(spent ? 'It was edited too often.' : `Its status is ${status}.`);
}

const notChangeable = (text: string): Error =>
  templateError(2388039, "Message template status can't be changed", text);

/** `DELETE /{waba}/message_templates`: every language of a name, or the templates whose ids it gives. */
export async function deleteTemplates(engine: Engine, call: GraphCall, waba: Waba): Promise<GraphAnswer> {
  const doomed = named(call, waba);
  if (doomed.length === 0) throw invalid('There is no such message template.');
  if (doomed.some(({ status }) => status === 'DISABLED')) throw notChangeable('A template is disabled.');
  const at = engine.now();
  for (const template of doomed) {
    const update = templateUpdate(engine.updateId(), template, 'PENDING_DELETION', null, at);
    await engine.publish({ e: 'template-deleted', id: template.id, at, update }, update);
  }
  return { success: true };
}

function named(call: GraphCall, waba: Waba): Template[] {
  const [name, id, ids] = ['name', 'hsm_id', 'hsm_ids'].map((key) => parameter(call, key));
  const all = [...waba.templates.values()];
  if (ids) {
    if (name || id) throw invalid('Param hsm_ids cannot be given with name or hsm_id.');
    const wanted = ids.replaceAll(/[[\]"\s]/g, '').split(',');
    if (wanted.length > maxDeleted) throw invalid(`Param hsm_ids has more than ${maxDeleted} ids.`);
    const found = all.filter((template) => wanted.includes(template.id));
    return found.length === new Set(wanted).size ? found : [];
  }
  if (!name) throw missing('name');
  return all.filter((template) => template.name === name && (!id || template.id === id));
}
