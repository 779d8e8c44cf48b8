// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type { StoredEvent } from './stored-event.ts';

/** Decides whether an event belongs to a filtered read of `$all`. */
export type EventFilter = (event: Pick<StoredEvent, 'stream' | 'type'>) => boolean;

type FilterOptions = streams.ReadReq.Options.FilterOptions;

/**
 * The filter of a request: a regular expression if one is given, else any of the prefixes, on stream name or event
 * type (`Streams.Read.cs` `ConvertToEventFilter`).
 *
 * @throws SyntaxError for a regular expression that JavaScript does not know; the server's are .NET's.
 */
export function filterOf(options: FilterOptions): EventFilter {
  const onType = options.getEventType();
  const expression = onType ?? options.getStreamIdentifier();
  const field = onType ? 'type' : 'stream';
  const regex = expression?.getRegex();
  if (regex) {
    const compiled = new RegExp(regex);
    return (event) => compiled.test(event[field]);
  }
  const prefixes = expression?.getPrefixList() ?? [];
  return (event) => prefixes.some((prefix) => event[field].startsWith(prefix));
}
