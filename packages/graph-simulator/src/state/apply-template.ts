import type { Entry, TemplateEditedEntry, TemplateEntry } from './entries.ts';
import { keep } from './keep.ts';
import type { World } from './world.ts';

/** Folds one entry about a template into the world. */
export function applyTemplateEntry(
  world: World,
  entry: Extract<Entry, { e: `template${string}` | 'review' }>,
): void {
  if (entry.e === 'template') applyCreation(world, entry);
  else if (entry.e === 'template-edited') applyEdit(world, entry);
  else if (entry.e === 'template-deleted') applyDeletion(world, entry);
  else if (entry.e === 'template-categorised') applyCategory(world, entry);
  else applyReview(world, entry);
}

function applyCreation(world: World, entry: TemplateEntry): void {
  world.counters.template = Math.max(world.counters.template, entry.n + 1);
  const template = {
    id: entry.id,
    wabaId: entry.wabaId,
    name: entry.name,
    language: entry.language,
    category: entry.category,
    parameterFormat: entry.parameterFormat,
    components: entry.components,
    createdAt: entry.at,
    approvedEdits: [],
    status: 'PENDING',
    rejectedReason: 'NONE',
    reviewAt: entry.reviewAt,
  };
  world.templates.set(template.id, template);
  const waba = world.wabas.get(entry.wabaId);
  waba?.templates.set(`${entry.name} ${entry.language}`, template);
  // The quota looks back over the last hundred.
  if (waba) waba.templateCreations = [...waba.templateCreations.slice(-99), entry.at];
}

// Another object, since what is known of a template's shape hangs on it.
function applyEdit(world: World, entry: TemplateEditedEntry): void {
  const template = world.templates.get(entry.id);
  if (!template) return;
  const { at, category, components, parameterFormat, reviewAt } = entry;
  const approvedEdits =
    template.status === 'APPROVED' ? [...template.approvedEdits, at] : template.approvedEdits;
  const changed = { category, components, parameterFormat, reviewAt, approvedEdits };
  const edited = { ...template, ...changed, status: 'PENDING', rejectedReason: 'NONE' };
  world.templates.set(edited.id, edited);
  world.wabas.get(edited.wabaId)?.templates.set(`${edited.name} ${edited.language}`, edited);
}

function applyDeletion(world: World, entry: Extract<Entry, { e: 'template-deleted' }>): void {
  keep(world, entry.update);
  const template = world.templates.get(entry.id);
  const waba = world.wabas.get(template?.wabaId ?? '');
  if (!template || !waba) return;
  const key = `${template.name} ${template.language}`;
  world.templates.delete(entry.id);
  waba.templates.delete(key);
  if (template.status === 'APPROVED') waba.deletedTemplates.set(key, entry.at);
}

function applyCategory(world: World, entry: Extract<Entry, { e: 'template-categorised' }>): void {
  const template = world.templates.get(entry.id);
  if (template) template.category = entry.category;
  keep(world, entry.update);
}

function applyReview(world: World, entry: Extract<Entry, { e: 'review' }>): void {
  const template = world.templates.get(entry.id);
  if (!template) return;
  template.status = entry.status;
  template.rejectedReason = entry.reason ?? 'NONE';
  template.reviewAt = null;
  keep(world, entry.update);
}
