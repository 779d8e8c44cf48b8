import type { z } from 'zod';
import * as account from './catalogue/account.ts';
import * as business from './catalogue/business.ts';
import * as campaign from './catalogue/campaign.ts';
import * as claims from './catalogue/claims.ts';
import * as conversation from './catalogue/conversation.ts';
import * as conversion from './catalogue/conversion.ts';
import * as identity from './catalogue/identity.ts';
import * as media from './catalogue/media.ts';
import * as message from './catalogue/message.ts';
import * as number from './catalogue/number.ts';
import * as person from './catalogue/person.ts';
import * as project from './catalogue/project.ts';
import * as said from './catalogue/said.ts';
import * as template from './catalogue/template.ts';
import * as templateNews from './catalogue/template-news.ts';
import * as tenant from './catalogue/tenant.ts';
import type { EventDefinition, StreamKind } from './define-event.ts';

const { variableMap: _shape, ...templateEvents } = template;

/** Every event of wabus by its type: the one place that services, codecs and docs read. */
export const catalogue = {
  ...tenant,
  ...project,
  ...claims,
  ...account,
  ...business,
  ...number,
  ...templateEvents,
  ...templateNews,
  ...campaign,
  ...message,
  ...said,
  ...media,
  ...person,
  ...conversion,
  ...identity,
  ...conversation,
} as const;

/** The names of all events. */
export type EventType = keyof typeof catalogue;

/** The names of the events that streams of a kind have. */
export type EventTypeOf<Kind extends StreamKind> = {
  [Type in EventType]: (typeof catalogue)[Type]['stream'] extends Kind ? Type : never;
}[EventType];

/** The open part of an event of this type. */
export type EventData<Type extends EventType> = z.infer<(typeof catalogue)[Type]['data']>;

/** The plaintext of one entry of the personal part of an event of this type; `never` for a type that is about nobody. */
export type PersonalData<Type extends EventType> = (typeof catalogue)[Type] extends {
  personal?: infer Schema;
}
  ? Schema extends z.ZodType
    ? z.infer<Schema>
    : never
  : never;

/** The types whose events have a personal part. */
export type PersonalEventType = {
  [Type in EventType]: [PersonalData<Type>] extends [never] ? never : Type;
}[EventType];

/** The definition of a type, or undefined for a name that the catalogue does not know. */
export function definitionOf(type: string): EventDefinition | undefined {
  return Object.hasOwn(catalogue, type) ? catalogue[type as EventType] : undefined;
}

/** What an event says, as one sentence for people; nothing personal, since only the open part is read. */
export function sentenceOf({ type, data }: { readonly type: EventType; readonly data: unknown }): string {
  const definition: EventDefinition = catalogue[type];
  return definition.sentence(data);
}

/** Every type of event that streams of these kinds have: what a model that folds them reads. */
export function eventTypesOf<Kind extends StreamKind>(
  ...kinds: readonly Kind[]
): ReadonlySet<EventTypeOf<Kind>> {
  const types = Object.keys(catalogue) as EventType[];
  const wanted: readonly StreamKind[] = kinds;
  return new Set(types.filter((type): type is EventTypeOf<Kind> => wanted.includes(catalogue[type].stream)));
}
