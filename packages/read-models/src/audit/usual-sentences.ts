import { type CatalogueEvent, catalogue, type EventData, type EventType, sentenceOf } from '@wabus/events';

/** What most events of these types hold; those whose sentence asks for nothing say the same always. */
const mostly: { readonly [Type in EventType]?: Partial<EventData<Type>> } = {
  CampaignStarted: { round: 0 },
  MessageQueued: { sentBy: 'campaign' },
  MessageReleased: { release: 1 },
  MessageSendAttempted: { number: 1 },
};

const usual: ReadonlyMap<string, string> = new Map(
  Object.values(catalogue).flatMap(({ type, sentence }) => {
    const data = sentence.length === 0 ? {} : mostly[type];
    return data === undefined ? [] : [[type, sentenceOf({ type, data })]];
  }),
);

/** The sentence of an event where its type does not say it already: most events, and nearly all of messages, have none. */
export function ownSentenceOf(event: Pick<CatalogueEvent, 'type' | 'data'>): string | null {
  const sentence = sentenceOf(event);
  return sentence === usual.get(event.type) ? null : sentence;
}

/** The sentence of a fact of this type: its own, else the one that the type says. */
export const readSentence = (type: string, own: string | null): string => own ?? usual.get(type) ?? '';
