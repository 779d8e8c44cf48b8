import type { WireSchema } from '@wabus/events';

/**
 * The subject of a schema: the full name of its record, as Confluent's `RecordNameStrategy` has it. A topic of wabus
 * carries many types, which rules out a subject per topic, and `MessageReleased` stands on two topics with the same
 * bytes, which rules out a subject per topic and type.
 */
export function subjectOf({ schema }: Pick<WireSchema, 'schema'>): string {
  return `${schema.namespace}.${schema.name}`;
}
