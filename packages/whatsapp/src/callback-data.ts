const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const PATTERN = new RegExp(`^w1:(${UUID}):(${UUID})$`);

/** What a status webhook brings back: which message and which attempt it speaks of. */
export interface CallbackData {
  readonly messageId: string;
  readonly attemptId: string;
}

/** The value of `biz_opaque_callback_data` for one attempt; nothing personal. */
export function formatCallbackData(data: CallbackData): string {
  return `w1:${data.messageId}:${data.attemptId}`;
}

/** Reads it back; null for what is not ours. */
export function parseCallbackData(text: string): CallbackData | null {
  const [, messageId, attemptId] = PATTERN.exec(text) ?? [];
  return messageId && attemptId ? { messageId, attemptId } : null;
}
