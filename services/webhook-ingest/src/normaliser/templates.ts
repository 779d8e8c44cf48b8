import {
  type CommandRunner,
  type DomainError,
  ForeignStreamError,
  type RecordVerdict,
  type TemplateCommand,
  templateDecider,
} from '@wabus/domain';
import { derivedId, streamName, templateId } from '@wabus/events';
import type { TemplateStatusFact } from '@wabus/whatsapp';
import { contextOf, type OwnedItem, timeOf } from './item.ts';
import { deadLetter, NOTHING, type Placed, placedBy, runInChunks, together } from './outcome.ts';

const VERDICTS: Readonly<Record<string, RecordVerdict['verdict']>> = {
  APPROVED: 'approved',
  REINSTATED: 'approved',
  REJECTED: 'rejected',
  PAUSED: 'paused',
  DISABLED: 'disabled',
};

type TemplateItem = OwnedItem<TemplateStatusFact>;

/**
 * Appends Meta's verdicts to their templates. A template that nobody drafted here is foreign; a state that wabus has
 * no event for stays in the raw webhook and is counted.
 */
export async function placeTemplates(
  runner: Pick<CommandRunner, 'runMany'>,
  items: readonly TemplateItem[],
): Promise<Placed> {
  const verdicts = items.filter(({ fact }) => Object.hasOwn(VERDICTS, fact.event));
  const outcomes = await runInChunks(runner, verdicts.map(requestFor));
  const placed = verdicts.map((item, index) => placedBy(outcomes[index], (error) => refused(item, error)));
  const others = items.length - verdicts.length;
  return together([...placed, { ...NOTHING, outcomes: new Array(others).fill('unknown') }]);
}

/** A WABA may have moved to another tenant; the templates that were drafted before have not. */
function refused(item: TemplateItem, error: DomainError): Placed {
  if (!(error instanceof ForeignStreamError)) return { ...NOTHING, outcomes: ['foreign'] };
  return deadLetter(item, 'conflict', 'The template was drafted by another tenant.');
}

function requestFor(item: TemplateItem) {
  const { fact, owner } = item;
  const id = templateId(owner.wabaId, fact.name, fact.language);
  const command: TemplateCommand = {
    type: 'RecordVerdict',
    templateId: id,
    eventId: derivedId('template-status', id, fact.event, fact.at ?? '', fact.digest),
    verdict: VERDICTS[fact.event] as RecordVerdict['verdict'],
    metaTemplateId: fact.metaTemplateId,
    at: timeOf(item),
    ...(fact.reason ? { reason: fact.reason } : {}),
  };
  return { decider: templateDecider, stream: streamName.template(id), command, context: contextOf(item) };
}
