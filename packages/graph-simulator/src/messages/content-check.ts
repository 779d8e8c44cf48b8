import { invalid, messagingError, missing } from '../graph/errors.ts';
import { isObject } from '../http/body.ts';
import { checkInteractive } from './interactive-check.ts';
import { isWebLink, limitText, requireText } from './parameter-check.ts';

type Json = Readonly<Record<string, unknown>>;

/** Types of messages that carry a file. */
export const mediaTypes = ['image', 'video', 'document', 'audio', 'sticker'];

const maxText = 4096;
const maxCaption = 1024;

/** Checks the content of a message; of a template only that it is an object. Throws `GraphError` 100 or 131009. */
export function checkContent(type: string, content: unknown): void {
  if (type === 'contacts') {
    checkContacts(content);
    return;
  }
  if (!isObject(content)) throw invalid(`Param ${type} must be a JSON object.`);
  if (mediaTypes.includes(type)) checkMedia(type, content);
  else checks[type]?.(content);
}

const checks: Readonly<Record<string, (content: Json) => void>> = {
  text: (text) => {
    requireText(text, 'body', "text['body']");
    limitText(text.body, maxText, "text['body']");
  },
  location: ({ latitude, longitude }) => {
    checkDegrees('latitude', latitude, 90);
    checkDegrees('longitude', longitude, 180);
  },
  reaction: (reaction) => {
    requireText(reaction, 'message_id', "reaction['message_id']");
    if (typeof reaction.emoji !== 'string') throw missing("reaction['emoji']");
  },
  interactive: checkInteractive,
};

/** Checks what a message, or a header of a template, shows as its file. Throws `GraphError` 100. */
export function checkMedia(type: string, { id, link, caption }: Json): void {
  if ((id === undefined) === (link === undefined)) {
    throw invalid(`Param ${type} must have exactly one of id and link.`);
  }
  if (link !== undefined && !isWebLink(link)) throw invalid(`Param ${type}['link'] is not a valid URI.`);
  if (id !== undefined && !/^\d+$/.test(String(id))) {
    throw invalid(`Param ${type}['id'] is not a valid whatsapp business account media attachment ID.`);
  }
  limitText(caption, maxCaption, `${type}['caption']`);
}

function checkDegrees(name: string, value: unknown, most: number): void {
  if (value === undefined || value === '') throw missing(`location['${name}']`);
  const degrees = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  if (!(Math.abs(degrees) <= most)) {
    throw messagingError(131009, `Param location['${name}'] must be a number from -${most} to ${most}.`);
  }
}

function checkContacts(contacts: unknown): void {
  if (!Array.isArray(contacts)) throw invalid('Param contacts must be an array.');
  if (contacts.length === 0) throw missing('contacts');
  for (const [index, contact] of contacts.entries()) {
    const name = isObject(contact) ? contact.name : undefined;
    const place = `contacts[${index}]['name']`;
    if (!isObject(name)) throw missing(place);
    requireText(name, 'formatted_name', `${place}['formatted_name']`);
  }
}
