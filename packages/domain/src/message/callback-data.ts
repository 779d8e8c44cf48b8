const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const PATTERN = new RegExp(`^w1:(${UUID}):(${UUID})$`);

/** What `biz_opaque_callback_data` says of a call of ours. */
export interface CallbackData {
  readonly messageId: string;
  readonly attemptId: string;
}

/** The text that travels with a call to Meta and comes back with its statuses: `w1:<messageId>:<attemptId>`. */
export function callbackData(messageId: string, attemptId: string): string {
  return `w1:${messageId}:${attemptId}`;
}

/** Reads it back; null for anything that we did not write. */
export function parseCallbackData(text: unknown): CallbackData | null {
  const match = typeof text === 'string' ? PATTERN.exec(text) : null;
  const [, messageId, attemptId] = match ?? [];
  return messageId && attemptId ? { messageId, attemptId } : null;
}
