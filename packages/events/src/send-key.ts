import type { NewEvent } from './envelope.ts';

/** By which key an event goes to the sender: the WABA of its number for a released message; null for every other. */
export function sendKeyOf({ type, data }: Pick<NewEvent, 'type' | 'data'>): string | null {
  return type === 'MessageReleased' ? (data as { readonly wabaId: string }).wabaId : null;
}
