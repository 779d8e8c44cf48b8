import { campaigns } from './campaigns.ts';
import { conflicts } from './conflicts.ts';
import { contacts } from './contacts.ts';
import { conversations } from './conversations.ts';
import type { KnownOf } from './define-known.ts';
import { erased } from './erased.ts';
import { people } from './people.ts';
import { projects } from './projects.ts';
import { templates } from './templates.ts';
import { tenants } from './tenants.ts';
import { windows } from './windows.ts';

/** All that gates may ask for. */
export const known = {
  projects,
  templates,
  campaigns,
  conversations,
  windows,
  contacts,
  people,
  conflicts,
  erased,
  tenants,
};

/** A kind of things that gates may ask for. */
export type KnownKind = keyof typeof known;

/** All kinds, in the order of the question's parameters. */
export const KNOWN_KINDS = Object.keys(known) as KnownKind[];

/** What is known of things of a kind, by id; an id without an entry is unknown so far. */
export type KnownById<Kind extends KnownKind> = ReadonlyMap<string, KnownOf<(typeof known)[Kind]>>;

/** Ids asked for, of each kind; repeated and unknown ones are fine. */
export type GateQuestion = { readonly [Kind in KnownKind]?: readonly string[] };

/** What is known of the things of each kind. */
export type KnownStates = { readonly [Kind in KnownKind]: KnownById<Kind> };

/** Makes what is known, kind by kind. */
export const knownStates = (make: <Kind extends KnownKind>(kind: Kind) => KnownById<Kind>): KnownStates =>
  Object.fromEntries(KNOWN_KINDS.map((kind) => [kind, make(kind)])) as unknown as KnownStates;
