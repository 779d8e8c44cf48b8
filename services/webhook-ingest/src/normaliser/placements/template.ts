import { type DomainError, ForeignStreamError, type TemplateCommand, templateDecider } from '@wabus/domain';
import { streamName, templateId } from '@wabus/events';
import { oneCommand } from '../define-placement.ts';
import { type FactOfKind, type OwnedItem, timeOf } from '../item.ts';
import { deadLetter, NOTHING, type Placed } from '../outcome.ts';

/** A fact of a template. */
export type TemplateItem<Kind extends 'template-status' | 'template-category'> = OwnedItem<FactOfKind<Kind>>;
type AnyItem = TemplateItem<'template-status' | 'template-category'>;

/**
 * On the stream of the template, found by WABA, name and language. One that nobody drafted here, or that had the name
 * before, is foreign; a state that wabus has no event for is kept unknown.
 */
export function onTemplate<Item extends AnyItem>(
  command: (item: Item, templateId: string) => TemplateCommand | null,
) {
  return oneCommand({
    decider: templateDecider,
    stream: (item: Item) => streamName.template(idOf(item)),
    command: (item: Item) => command(item, idOf(item)),
    refused,
  });
}

/** A WABA may have moved to another tenant; the templates that were drafted before have not. */
function refused(item: AnyItem, error: DomainError): Placed {
  if (!(error instanceof ForeignStreamError)) return { ...NOTHING, outcomes: ['foreign'] };
  return deadLetter(item, 'conflict', 'The template was drafted by another tenant.');
}

const idOf = ({ fact, owner }: AnyItem): string => templateId(owner.wabaId, fact.name, fact.language);

/** What all commands have that record Meta's word on a template. */
export function ofTemplate(item: AnyItem, id: string) {
  const { metaTemplateId } = item.fact;
  return { templateId: id, at: timeOf(item), ...(metaTemplateId ? { metaTemplateId } : {}) };
}
