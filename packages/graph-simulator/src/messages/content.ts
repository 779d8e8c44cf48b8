import { invalid, messagingError, missing, notYet } from '../graph/errors.ts';
import { isObject } from '../http/body.ts';

type Json = Readonly<Record<string, unknown>>;

/** Whom a message is sent to: a phone number or a business-scoped user id. */
export interface Address {
  readonly kind: 'phone' | 'user-id';
  /** As sent; a number as its digits. */
  readonly to: string;
}

/** The envelope of a send request, checked. */
export interface Envelope {
  readonly address: Address;
  readonly type: string;
  /** The node named by `type`. */
  readonly content: Json;
  readonly callbackData: string | null;
}

const mediaTypes = ['image', 'video', 'document', 'audio', 'sticker'];
const otherTypes = ['text', 'template', 'location', 'contacts', 'reaction', 'interactive'];
const maxText = 4096;
const userIdForm = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;
const maxCallbackData = 512;

/** Checks what every send request must have. Throws `GraphError`. */
export function readEnvelope(body: Json): Envelope {
  if (body.messaging_product === undefined) throw missing('messaging_product');
  if (body.messaging_product !== 'whatsapp') throw invalid('Param messaging_product must be whatsapp.');
  if (body.recipient_type === 'group') throw notYet('groups');
  if (body.recipient_type !== undefined && body.recipient_type !== 'individual') {
    throw invalid('Param recipient_type must be individual.');
  }
  const address = readAddress(body);
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
  return { address, type, content: content as Json, callbackData: readCallbackData(body) };
}

/** The digits of a phone number as a send may spell it; undefined for what is none. */
export function digitsOf(to: string): string | undefined {
  const digits = to.replaceAll(/\D/g, '');
  return /^\+?[\d() -]+$/.test(to.trim()) && digits.length >= 7 && digits.length <= 15 ? digits : undefined;
}

// If both are there, the phone number wins.
function readAddress({ to: given, recipient }: Json): Address {
  const to = typeof given === 'number' ? String(given) : given;
  if (to === undefined || to === '') {
    if (recipient === undefined || recipient === '') throw missing('to');
    if (typeof recipient === 'string' && userIdForm.test(recipient))
      return { kind: 'user-id', to: recipient };
    throw messagingError(131009, 'Param recipient is not a business-scoped user ID.');
  }
  if (typeof to !== 'string') throw invalid('Param to must be a string.');
  if (digitsOf(to) === undefined) {
    throw messagingError(131009, 'Param to is not a valid WhatsApp phone number.');
  }
  return { kind: 'phone', to };
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
  const id = isObject(context) ? (context.message_id ?? '') : context;
  if (typeof id !== 'string') {
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
