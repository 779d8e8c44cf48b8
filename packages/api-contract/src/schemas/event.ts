import { eventTypesNamed, publicSchemas, publicTypes, UnknownTypeError } from '@wabus/public-events';
import { z } from 'zod';
import { nearestName } from '../nearest-name.ts';
import { listQuery } from './queries.ts';

const [first, ...others] = publicSchemas().map(({ schema, summary, type }) =>
  schema.meta({ id: `${type}Event`, description: summary }),
);
if (first === undefined) throw new Error('No event is told to anybody.');

/** What happened, by its type. */
export const eventSchema = z.discriminatedUnion('type', [first, ...others]).meta({ id: 'Event' });

/** A page of the feed, upward. */
export const eventPageSchema = z.object({
  data: z.array(eventSchema),
  next: z
    .string()
    .nullable()
    .describe(
      'Where to go on, now or at any later time; null when nothing came behind `after`, which stays the place to ask from',
    ),
});

const named = (text: string, context: z.RefinementCtx) => {
  try {
    return eventTypesNamed(text.split(',').map((name) => name.trim()));
  } catch (error) {
    if (!(error instanceof UnknownTypeError)) throw error;
    const near = nearestName(error.wanted, [...publicTypes.values()]);
    const meant =
      near === undefined ? 'such as `message.received` or `message.*`' : `did you mean \`${near}\`?`;
    context.addIssue({ code: 'custom', message: `\`${error.wanted}\` is no type of event: ${meant}` });
    return z.NEVER;
  }
};

/** Query of `GET /events`. */
export const eventsQuery = listQuery.extend({
  after: z
    .string()
    .max(500)
    .optional()
    .describe(
      'A cursor of this feed: `next` of a page, or an `id` of the stream. `now`: what comes from now on. Absent: from the first event on',
    ),
  types: z
    .string()
    .max(4_000)
    .transform(named)
    .optional()
    .describe('Types of events divided by commas; `message.*` means all that begin so. Absent: all'),
});
