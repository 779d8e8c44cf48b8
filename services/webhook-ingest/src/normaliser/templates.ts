import type { CommandRunner } from '@wabus/commands';
import {
  type DomainError,
  ForeignStreamError,
  type RecordCategory,
  type RecordVerdict,
  type TemplateCommand,
  templateDecider,
} from '@wabus/domain';
import { derivedId, streamName, templateId } from '@wabus/events';
import type { TemplateCategoryFact, TemplateStatusFact } from '@wabus/whatsapp';
import { contextOf, type OwnedItem, timeOf } from './item.ts';
import { deadLetter, NOTHING, type Placed, placedBy, runInChunks, together } from './outcome.ts';

/** Meta's words for what becomes of a template; the other ones (in review, in appeal, flagged …) change nothing that is sent. */
const VERDICTS: ReadonlyMap<string, RecordVerdict['verdict']> = new Map([
  ['APPROVED', 'approved'],
  ['REINSTATED', 'approved'],
  ['UNARCHIVED', 'approved'],
  ['UNLOCKED', 'approved'],
  ['UNPAUSED', 'approved'],
  ['REJECTED', 'rejected'],
  ['PAUSED', 'paused'],
  ['DISABLED', 'disabled'],
  ['ARCHIVED', 'archived'],
  ['LOCKED', 'locked'],
  ['PENDING_DELETION', 'pending-deletion'],
  ['DELETED', 'deleted'],
]);

const CATEGORIES: readonly RecordCategory['category'][] = ['MARKETING', 'UTILITY', 'AUTHENTICATION'];

type TemplateItem = OwnedItem<TemplateStatusFact | TemplateCategoryFact>;

/**
 * Appends what Meta says of templates to them, found by WABA, name and language. A template that nobody drafted here, or
 * that had the name before, is foreign; a state that wabus has no event for stays in the raw webhook and is counted.
 */
export async function placeTemplates(
  runner: Pick<CommandRunner, 'runMany'>,
  items: readonly TemplateItem[],
): Promise<Placed> {
  const asked = items.flatMap((item) => {
    const command = commandOf(item);
    return command ? [{ item, command }] : [];
  });
  const outcomes = await runInChunks(runner, asked.map(requestFor));
  const placed = asked.map(({ item }, index) =>
    placedBy(item, outcomes[index], (error) => refused(item, error)),
  );
  const others = items.length - asked.length;
  return together([...placed, { ...NOTHING, outcomes: new Array(others).fill('unknown') }]);
}

/** A WABA may have moved to another tenant; the templates that were drafted before have not. */
function refused(item: TemplateItem, error: DomainError): Placed {
  if (!(error instanceof ForeignStreamError)) return { ...NOTHING, outcomes: ['foreign'] };
  return deadLetter(item, 'conflict', 'The template was drafted by another tenant.');
}

const idOf = ({ fact, owner }: TemplateItem): string => templateId(owner.wabaId, fact.name, fact.language);

function commandOf(item: TemplateItem): RecordVerdict | RecordCategory | null {
  const { fact } = item;
  const id = idOf(item);
  const common = {
    templateId: id,
    at: timeOf(item),
    ...(fact.metaTemplateId ? { metaTemplateId: fact.metaTemplateId } : {}),
  };
  if (fact.kind === 'template-category') {
    const category = CATEGORIES.find((known) => known === fact.category);
    const eventId = derivedId('template-category', id, fact.category, fact.at ?? '', fact.digest);
    return category ? { type: 'RecordCategory', ...common, eventId, category } : null;
  }
  const verdict = VERDICTS.get(fact.event);
  const eventId = derivedId('template-status', id, fact.event, fact.at ?? '', fact.digest);
  const reason = fact.reason ? { reason: fact.reason } : {};
  return verdict ? { type: 'RecordVerdict', ...common, eventId, verdict, ...reason } : null;
}

function requestFor({ item, command }: { readonly item: TemplateItem; readonly command: TemplateCommand }) {
  return {
    decider: templateDecider,
    stream: streamName.template(idOf(item)),
    command,
    context: contextOf(item),
  };
}
