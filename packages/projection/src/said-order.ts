/**
 * A place in the order in which things were said, whatever the order in which they were recorded: the time in the first 48
 * bits of a UUID, in milliseconds, and of one millisecond the event's own id. Postgres and text compare it alike.
 */
export function saidOrder(at: string, eventId: string): string {
  const time = Math.max(0, Date.parse(at)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${eventId.slice(13)}`;
}
