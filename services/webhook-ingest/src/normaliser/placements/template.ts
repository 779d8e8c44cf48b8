import {
  type DomainError,
  ForeignStreamError,
  type RecordNews,
  type TemplateCommand,
  templateDecider,
} from '@wabus/domain';
import { streamName, templateId } from '@wabus/events';
import type { FactKind } from '@wabus/whatsapp';
import { oneCommand } from '../define-placement.ts';
import { cameTo, deadLetter, type Placed } from '../outcome.ts';
import { type FactOfKind, type OwnedFact, timeOf } from '../owned-fact.ts';
import { factEventId } from '../record-once.ts';

type TemplateKind = Extract<FactKind, `template-${string}`>;

/** A fact of a template. */
export type FactOfTemplate<Kind extends TemplateKind> = OwnedFact<FactOfKind<Kind>>;
type AnyFact = FactOfTemplate<TemplateKind>;

/**
 * On the stream of the template, found by WABA, name and language. One that nobody drafted here, or that had the name
 * before, is foreign; a state that wabus has no event for is kept unknown.
 */
export function onTemplate<Owned extends AnyFact>(
  command: (owned: Owned, templateId: string) => TemplateCommand | null,
) {
  return oneCommand({
    decider: templateDecider,
    ask: (owned: Owned) => {
      const id = idOf(owned);
      const asked = command(owned, id);
      return asked && { stream: streamName.template(id), command: asked };
    },
    refused,
  });
}

/** A WABA may have moved to another tenant; the templates that were drafted before have not. */
function refused(owned: AnyFact, error: DomainError): Placed {
  if (!(error instanceof ForeignStreamError)) return cameTo(owned, 'foreign');
  return deadLetter(owned, 'conflict', 'The template was drafted by another tenant.');
}

const idOf = ({ fact, owner }: AnyFact): string => templateId(owner.wabaId, fact.name, fact.language);

/** What all commands have that record Meta's word on a template. */
export function ofTemplate(owned: AnyFact, id: string) {
  const { metaTemplateId } = owned.fact;
  return { templateId: id, at: timeOf(owned), ...(metaTemplateId ? { metaTemplateId } : {}) };
}

/** The command that records what Meta says of a template beside whether it may be sent and as what. */
export function newsOf(owned: AnyFact, event: Omit<RecordNews['event'], 'id'>): TemplateCommand {
  const { templateId, metaTemplateId, at } = event.data;
  const id = factEventId(owned, streamName.template(templateId));
  return {
    type: 'RecordNews',
    templateId,
    metaTemplateId,
    event: { ...event, id, occurredAt: at } as RecordNews['event'],
  };
}
