import { between } from '../chance.ts';
import type { Engine } from '../engine.ts';
import type { GraphAnswer, GraphCall } from '../graph/call.ts';
import { erringWith, templateError } from '../graph/errors.ts';
import type { TemplateEntry } from '../state/entries.ts';
import type { Waba } from '../state/nodes.ts';
import { storedComponents } from './authentication.ts';
import { type NewTemplate, readTemplate } from './validate.ts';

/** How many templates a WABA may have. */
export const maxTemplates = 6000;
const maxCreationsPerHour = 100;
const hourMs = 3600 * 1000;
const nameBlockedMs = 30 * 24 * hourMs;

/** `POST /{waba}/message_templates`: validated, then pending until its review. */
export async function createTemplate(engine: Engine, call: GraphCall, waba: Waba): Promise<GraphAnswer> {
  checkQuota(waba, engine.now());
  const asked = readTemplate(call.body);
  checkPlace(waba, asked, engine.now());
  const { world } = engine;
  const n = world.counters.template;
  const now = engine.now();
  const entry: TemplateEntry = {
    e: 'template',
    n,
    id: world.freshId('template', n),
    wabaId: waba.id,
    ...asked,
    components: storedComponents(asked.category, asked.components),
    at: now,
    reviewAt: world.reviewOf(waba) === 'auto' ? now + between(200, 1500, world.seed, 'review', n) : null,
  };
  await engine.record(entry);
  if (entry.reviewAt !== null) engine.planReview(entry.id, entry.reviewAt);
  return { id: entry.id, status: 'PENDING', category: entry.category };
}

function checkQuota(waba: Waba, now: number): void {
  const lately = waba.templateCreations.filter((at) => at > now - hourMs);
  if (lately.length >= maxCreationsPerHour) throw erringWith(80008);
}

function checkPlace(waba: Waba, asked: NewTemplate, now: number): void {
  const deletedAt = waba.deletedTemplates.get(`${asked.name} ${asked.language}`);
  if (deletedAt !== undefined && now - deletedAt < nameBlockedMs) {
    throw templateError(
      2388023,
      'Message Template Language Is Being Deleted',
      `New ${asked.language} content can't be added while the existing ${asked.language} content is being deleted. Try again in 4 weeks or consider creating a new message template.`,
    );
  }
  if (waba.templates.has(`${asked.name} ${asked.language}`)) {
    throw templateError(
      2388024,
      'Content in This Language Already Exists',
      `There is already ${asked.language} content for this template. You can create a new template and try again.`,
    );
  }
  if (waba.templates.size >= maxTemplates) {
    throw templateError(2388019, 'Message Template Limit Exceeded', 'The account has too many templates.');
  }
  for (const other of waba.templates.values()) {
    if (other.name === asked.name && other.category !== asked.category) {
      throw templateError(
        2388027,
        "Template Category Doesn't Match",
        `The category ${asked.category} doesn't match the one that's already associated with this template, ${other.category}.`,
      );
    }
  }
}
