import { bodyOf, ENTRY, type ToldCase } from '../told-in.ts';
import { FIRST, NUMBER } from './said.ts';
import { OURS } from './statuses.ts';
import { TEMPLATE_ID } from './templates.ts';

/** What the bodies are of, as it is where they are sent: for the names that the corpus has of it. */
export interface CorpusOf {
  readonly wabaId: string;
  readonly phoneNumberId: string;
  /** The number as digits alone. */
  readonly digits: string;
  /** Meta's id of the template `welcome` in `en_US`. */
  readonly metaTemplateId: string;
  /** A message of ours with one of its attempts. */
  readonly messageId: string;
  readonly attemptId: string;
}

/** A body of the corpus, and the facts that it tells. */
export interface ToldBody {
  readonly name: string;
  readonly body: object;
  readonly facts: readonly object[];
}

/** Names of people in Meta's spelling: their numbers, and their ids in a portfolio or over several. */
const PHONE = /^\+?\d{11,13}$/;
const USER_ID = /^[A-Z]{2}\.(ENT\.)?\d+$/;
const META_ID = /^(wamid|wacid)\./;
const SECONDS = /^\d{10}$/;
const ISO = /^\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z$/;

/** Bodies of one repetition have their seconds within this; more than the corpus has bodies and times. */
const SECONDS_EACH = 2_000;

/**
 * Bodies of the corpus as another account is told them, with people, ids and times that no other repetition has (from 0,
 * below 2,500): whatever comes of one of their facts is told from all others by its kind and second.
 */
export function corpusAgain(cases: readonly ToldCase[], of: CorpusOf, repetition: number): ToldBody[] {
  const names = namesOf(of);
  return cases.map(([name, field, value, facts], place) => {
    const again = (one: object): object => renewed(one, { of, names, repetition, place }) as object;
    return { name, body: again(bodyOf(field, value)), facts: facts.map(again) };
  });
}

interface Renewal {
  readonly of: CorpusOf;
  /** By what the corpus calls it, what it is called there. */
  readonly names: ReadonlyMap<string, string>;
  readonly repetition: number;
  /** Of the body in the corpus: entries have no times of their own there. */
  readonly place: number;
}

function renewed(value: unknown, how: Renewal): unknown {
  if (Array.isArray(value)) return value.map((one) => renewed(one, how));
  if (typeof value === 'string') return renewedText(value, how);
  if (typeof value === 'number') return Number(renewedText(String(value), how));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, renewed(one, how)]));
}

function renewedText(value: string, how: Renewal): string {
  const { of, names, repetition } = how;
  const named = names.get(value.replaceAll(/[+ -]/g, ''));
  if (named !== undefined) return value.startsWith('+') ? `+${named}` : named;
  if (META_ID.test(value)) return `${value}.${repetition}`;
  if (USER_ID.test(value)) return `${value}${String(repetition).padStart(4, '0')}`;
  if (PHONE.test(value)) return otherNumber(value, repetition);
  if (SECONDS.test(value)) return String(Number(value) + shift(Number(value), how));
  if (ISO.test(value)) {
    const at = Date.parse(value) / 1_000;
    return new Date((at + shift(at, how)) * 1_000).toISOString();
  }
  return value.replaceAll(OURS.messageId, of.messageId).replaceAll(OURS.attemptId, of.attemptId);
}

const namesOf = (of: CorpusOf): ReadonlyMap<string, string> =>
  new Map([
    [ENTRY.id, of.wabaId],
    [NUMBER.phone_number_id, of.phoneNumberId],
    [NUMBER.display_phone_number, of.digits],
    [String(TEMPLATE_ID), of.metaTemplateId],
  ]);

/** How many seconds later it is told; nothing where it is no time of the corpus. */
function shift(seconds: number, { repetition, place }: Renewal): number {
  const later = repetition * SECONDS_EACH;
  if (seconds >= ENTRY.time && seconds < ENTRY.time + SECONDS_EACH) return later + place;
  return seconds >= FIRST && seconds < FIRST + SECONDS_EACH ? later : 0;
}

/** A number of the same country, spelled alike. */
function otherNumber(written: string, repetition: number): string {
  const last = (Number(written.slice(-4)) + repetition) % 10_000;
  return `${written.slice(0, -4)}${String(last).padStart(4, '0')}`;
}
