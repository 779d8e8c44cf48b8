import type { WireSchema } from '@wabus/events';
import { canonicalSchema, type Json } from './canonical.ts';
import type { RegistryClient } from './client.ts';

/** So many questions are under way at once. */
const AT_ONCE = 8;

/** Whether a registry holds a schema under its id: as the lock has it, not at all, or another one. */
export type Holding = 'same' | 'missing' | 'other';

/** What a registry holds under the id of a schema, and the text as it has it. */
export async function holdingOf(
  client: RegistryClient,
  wanted: WireSchema,
): Promise<{ readonly holding: Holding; readonly text?: string }> {
  const answer = (await client.find(`/schemas/ids/${wanted.id}`)) as
    | { schema?: unknown; schemaType?: unknown }
    | undefined;
  if (answer === undefined) return { holding: 'missing' };
  const { schema: text, schemaType = 'AVRO' } = answer;
  if (typeof text !== 'string' || schemaType !== 'AVRO') return { holding: 'other' };
  return { holding: isSame(text, wanted) ? 'same' : 'other', text };
}

/** Whether a registry's text says the same of the bytes as our schema. */
export function isSame(text: string, { schema }: WireSchema): boolean {
  try {
    return canonicalSchema(JSON.parse(text) as Json) === canonicalSchema(schema as unknown as Json);
  } catch {
    return false;
  }
}

/** Maps with a few calls under way at once; answers in the order of the items. */
export async function mapSome<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const entries = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of entries) results[index] = await run(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}
