import type { z } from 'zod';

/** The kinds of stream; a stream's name is `{kind}-{id}`. */
export const STREAM_KINDS = [
  'tenant',
  'project',
  'waba',
  'number',
  'template',
  'campaign',
  'ledger',
  'message',
  'inbound',
  'media',
  'conversation',
  'contact',
] as const;

/** What the names of all of wabus's streams begin with: reads of a store that holds others' streams, too, ask for these. */
export const STREAM_PREFIXES: readonly string[] = STREAM_KINDS.map((kind) => `${kind}-`);

/** One of the kinds of stream. */
export type StreamKind = (typeof STREAM_KINDS)[number];

/** What the catalogue knows about one event type at its current schema version. */
export interface EventDefinition<
  Type extends string = string,
  Data extends z.ZodType = z.ZodType,
  Personal extends z.ZodType = z.ZodType,
  Stream extends StreamKind = StreamKind,
> {
  /** Past-tense name; the contract, never renamed. */
  readonly type: Type;
  /** Which kind of stream the event is appended to. */
  readonly stream: Stream;
  /** Current schema version, counting from 1. Older versions reach it through upcasters. */
  readonly version: number;
  /** One sentence for the catalogue page. */
  readonly summary: string;
  /** What one of them says to people who read the audit: a sentence made of its open part, which holds nothing personal. */
  sentence(data: z.infer<Data>): string;
  /** The open part of the event: readable in the store, in Kafka and by the relay. */
  readonly data: Data;
  /** The plaintext shape of one entry of the event's `personal` part; absent when the event has none. */
  readonly personal?: Personal;
}

/** Declares an event of the catalogue; only there to infer literal types. */
export function defineEvent<
  const Type extends string,
  Data extends z.ZodType,
  Stream extends StreamKind,
  Personal extends z.ZodType = z.ZodNever,
>(definition: EventDefinition<Type, Data, Personal, Stream>): EventDefinition<Type, Data, Personal, Stream> {
  return definition;
}
