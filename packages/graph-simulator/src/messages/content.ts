import { invalid, messagingError, missing } from '../graph/errors.ts';
import { isObject } from '../http/body.ts';

type Json = Readonly<Record<string, unknown>>;

/** The envelope of a send request, checked. */
export interface Envelope {
  /** As sent. */
  readonly to: string;
  /** Digits of the person's wa_id. */
  readonly recipient: string;
  readonly type: string;
  /** The node named by `type`. */
  readonly content: Json;
  readonly callbackData: string | null;
}

const mediaTypes = ['image', 'video', 'document', 'audio', 'sticker'];
const otherTypes = ['text', 'template', 'location', 'contacts', 'reaction', 'interactive'];
const maxText = 4096;
const maxCallbackData = 512;

/** Checks what every send request must have. Throws `GraphError`. */
export function readEnvelope(body: Json): Envelope {
  if (body.messaging_product === undefined) throw missing('messaging_product');
  if (body.messaging_product !== 'whatsapp') throw invalid('Param messaging_product must be whatsapp.');
  if (body.recipient_type !== undefined && body.recipient_type !== 'individual') {
    throw invalid('Param recipient_type must be individual.');
  }
  const { to, recipient } = readRecipient(body.to);
  const type = body.type === undefined ? 'text' : String(body.type);
  if (![...mediaTypes, ...otherTypes].includes(type)) {
    throw invalid(
      `Param type must be one of {${[...otherTypes, ...mediaTypes].join(', ')}} - got "${type}".`,
    );
  }
  const content = body[type];
  if (content === undefined) throw missing(type);
  if (typeof content !== 'object' || content === null) throw invalid(`Param ${type} must be a JSON object.`);
  if (type === 'text') checkTextMessage(content as Json);
  if (mediaTypes.includes(type)) checkMedia(type, content as Json);
  checkContext(body.context);
  return { to, recipient, type, content: content as Json, callbackData: readCallbackData(body) };
}

function readRecipient(to: unknown): { to: string; recipient: string } {
  if (to === undefined || to === null || to === '') throw missing('to');
  if (typeof to !== 'string') throw invalid('Param to must be a string.');
  const recipient = to.replaceAll(/\D/g, '');
  if (!/^\+?[\d() -]+$/.test(to.trim()) || recipient.length < 7 || recipient.length > 15) {
    throw messagingError(131009, 'Param to is not a valid WhatsApp phone number.');
  }
  return { to, recipient };
}

function checkTextMessage(text: Json): void {
  if (text.body === undefined || text.body === '') throw missing("text['body']");
  if (typeof text.body !== 'string') throw invalid("Param text['body'] must be a string.");
  if (text.body.length > maxText) {
    throw invalid(`Param text['body'] must be at most ${maxText} characters long.`);
  }
}

function checkMedia(type: string, media: Json): void {
  if ((media.id === undefined) === (media.link === undefined)) {
    throw invalid(`Param ${type} must have exactly one of id and link.`);
  }
}

function checkContext(context: unknown): void {
  if (context === undefined) return;
  if (!isObject(context) || typeof context.message_id !== 'string') {
    throw invalid("Param context['message_id'] must be a string.");
  }
}

function readCallbackData(body: Json): string | null {
  const data = body.biz_opaque_callback_data;
  if (data === undefined || data === null) return null;
  if (typeof data !== 'string') throw invalid('Param biz_opaque_callback_data must be a string.');
  if (data.length > maxCallbackData) {
    throw invalid(`Param biz_opaque_callback_data must be at most ${maxCallbackData} characters long.`);
  }
  return data;
}
