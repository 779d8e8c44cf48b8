import { catalogue, type EventType } from '@wabus/events';
import { z } from 'zod';
import { abouts } from './about.ts';
import { publicTypes, toldAs } from './registry.ts';

/** What an event is to others, as a schema: for documents, and for who reads what is told. */
export interface PublicSchema {
  readonly type: EventType;
  readonly name: string;
  readonly summary: string;
  readonly schema: z.ZodObject;
}

/** The schema of every event that others are told of, in the order of the registry. */
export function publicSchemas(): readonly PublicSchema[] {
  return [...publicTypes].flatMap(([type, name]) => {
    const told = toldAs(type);
    if (told === null) return [];
    const { data, summary } = catalogue[type];
    const { data: beside, personal } = abouts[told.about];
    const open = Object.entries(data.shape).filter(([field]) => !told.without?.includes(field));
    const schema = z.object({
      id: z.string().describe('Id of the event, UUID; for ever the same'),
      type: z.literal(name),
      schemaVersion: z.number().int().describe('Version of its shape'),
      stream: z.string().describe('What it happened to, such as `message-{id}`'),
      revision: z.number().int().describe('Place in its stream, from 0'),
      occurredAt: z.string().describe('When it happened in the world, RFC 3339, UTC'),
      recordedAt: z.string().describe('When it was recorded, RFC 3339, UTC'),
      tenantId: z.string(),
      // What stands beside may be null where the event would leave it out.
      data: z.object({ ...(Object.fromEntries(open) as z.ZodRawShape), ...beside }),
      ...(Object.keys(personal).length === 0
        ? {}
        : {
            personal: z
              .object({ ...personal })
              .optional()
              .describe('Absent for a token that may not see people'),
          }),
    });
    return [{ type, name, summary, schema }];
  });
}
