import { formValue } from '../graph/call.ts';
import { invalid, missing } from '../graph/errors.ts';

type Json = Readonly<Record<string, unknown>>;

/** Refuses a field that is missing or no text. */
export function requireText(node: Json, name: string, place: string): void {
  if (node[name] === undefined || node[name] === '') throw missing(place);
  if (typeof node[name] !== 'string') throw invalid(`Param ${place} must be a string.`);
}

/** Refuses a text that is too long. */
export function limitText(text: unknown, limit: number, place: string): void {
  if (String(text ?? '').length > limit) {
    throw invalid(`Param ${place} must be at most ${limit} characters long.`);
  }
}

/** A node that some clients send as JSON text. */
export function nodeOf(value: unknown): unknown {
  return typeof value === 'string' ? formValue(value) : value;
}

/** Whether something is a link that a phone can open. */
export function isWebLink(link: unknown): boolean {
  return typeof link === 'string' && /^https?:\/\//i.test(link) && URL.canParse(link);
}
