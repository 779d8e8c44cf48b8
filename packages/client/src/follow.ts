import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { FeedGapError } from './errors.ts';

/** An event of the feed, with the place behind which another connection goes on: keep it with what you made of the event. */
export interface Followed<Event> {
  readonly cursor: string;
  readonly event: Event;
}

/**
 * What a connection tells until it ends, each with its cursor.
 * @throws {FeedGapError} the place that was asked for is not kept any more
 */
export async function* readFeed<Event>(response: Response): AsyncGenerator<Followed<Event>, void> {
  const told: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => told.push(message) });
  for await (const text of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    parser.feed(text);
    for (const message of told.splice(0)) yield followedOf<Event>(message);
  }
}

function followedOf<Event>({ event, id, data }: EventSourceMessage): Followed<Event> {
  const said = JSON.parse(data);
  if (event === 'gap') throw new FeedGapError(said.asked, said.oldest ?? null);
  if (!id) throw new TypeError(`The feed told an event without a cursor: ${event ?? 'message'}`);
  return { cursor: id, event: said };
}
