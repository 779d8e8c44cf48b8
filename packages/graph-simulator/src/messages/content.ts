import { invalid, messagingError, missing, notYet } from '../graph/errors.ts';
import { isObject } from '../http/body.ts';
import { checkContent, mediaTypes } from './content-check.ts';

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
  /** What the template is and is filled with; null for every other type. */
  readonly template: Json | null;
  readonly callbackData: string | null;
}

const otherTypes = ['text', 'template', 'location', 'contacts', 'reaction', 'interactive'];
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
  checkContent(type, content);
  checkContext(body.context);
  const template = type === 'template' && isObject(content) ? content : null;
  return { address, type, template, callbackData: readCallbackData(body) };
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
