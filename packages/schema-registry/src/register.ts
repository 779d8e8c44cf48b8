import { type WireSchema, wireSchemas } from '@wabus/events';
import { backoffMs, pause } from '@wabus/platform';
import { type RegistryClient, RegistryRefusedError } from './client.ts';
import { holdingOf, isSame, mapSome } from './holding.ts';
import { subjectOf } from './subject.ts';
import { SchemaMismatchError, TAKEN_ADVICE, verifySchemas } from './verify.ts';

/** Confluent's code of an operation that the mode does not permit. */
const NOT_IN_THIS_MODE = 42_205;

/** So often may another registration end the IMPORT mode in which this one was writing. */
const TRIES = 5;

/** What a registration did. */
export interface Registration {
  /** Schemas that were brought in now. */
  readonly registered: number;
  /** Schemas that stood there before. */
  readonly held: number;
}

/** A schema beside what the registry has in its place. */
interface Found {
  readonly wanted: WireSchema;
  /** The registry's own writing of it, when it has it under this id. */
  readonly text: string | undefined;
  /** Whether the subject has this version. */
  readonly placed: boolean;
  readonly conflict: string | undefined;
}

/**
 * Brings every schema of the lock into a registry under the lock's own ids and versions, by IMPORT mode on each
 * subject that lacks something; then proves it. What stands there already is left alone, so it may run at every
 * deployment, and in several processes at once. Nothing is written when anything is in the way.
 * Needs IMPORT mode: Confluent Schema Registry (5.2 on), Redpanda (25.3 on), Karapace (6.2.4 on). Apicurio (3.3) takes
 * the mode but counts ids itself, which gives the right ones as long as nobody else registers there.
 * @throws SchemaMismatchError when an id or version is taken by another schema; RegistryRefusedError when the
 *   registry takes no imports; RegistryUnavailableError
 */
export async function registerSchemas(
  client: RegistryClient,
  schemas: readonly WireSchema[] = wireSchemas(),
): Promise<Registration> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await register(client, schemas);
    } catch (error) {
      const disturbed = error instanceof RegistryRefusedError && error.code === NOT_IN_THIS_MODE;
      if (!disturbed || attempt + 1 === TRIES) throw error;
      await pause(backoffMs(attempt, 100, 1_000));
    }
  }
}

async function register(client: RegistryClient, schemas: readonly WireSchema[]): Promise<Registration> {
  const found = await mapSome(schemas, (wanted) => look(client, wanted));
  const conflicts = found.flatMap(({ conflict }) => conflict ?? []);
  if (conflicts.length > 0) throw new SchemaMismatchError(client.url, conflicts, TAKEN_ADVICE);
  const missing = found.filter(({ placed }) => !placed);
  // In the order of ids: a registry that only counts gives the right ones then, as long as nobody else uses it.
  for (const one of missing.sort((a, b) => a.wanted.id - b.wanted.id)) {
    const subject = subjectOf(one.wanted);
    await importing(client, subject, () => bringIn(client, subject, one));
  }
  await verifySchemas(client, schemas);
  return { registered: missing.length, held: schemas.length - missing.length };
}

async function look(client: RegistryClient, wanted: WireSchema): Promise<Found> {
  const { holding, text } = await holdingOf(client, wanted);
  const subject = subjectOf(wanted);
  const place = (await client.find(`${versionsOf(subject)}/${wanted.version}`)) as
    | { id?: unknown; schema?: unknown }
    | undefined;
  const name = `${wanted.type} v${wanted.version}`;
  let conflict: string | undefined;
  if (holding === 'other') conflict = `id ${wanted.id} is not ${name}`;
  // Confluent's IMPORT mode overwrites a version without a word, so it is looked at before.
  else if (place && place.id !== wanted.id)
    conflict = `${name} has the id ${place.id} there and ${wanted.id} here`;
  else if (place && !isSame(String(place.schema), wanted))
    conflict = `${subject} has another version ${wanted.version}`;
  return { wanted, text, placed: place !== undefined, conflict };
}

async function bringIn(client: RegistryClient, subject: string, { wanted, text }: Found): Promise<void> {
  // A registry compares texts when an id is there already, so it gets its own back.
  const schema = text ?? JSON.stringify(wanted.schema);
  const { id, version } = wanted;
  const answer = (await client.change('POST', versionsOf(subject), {
    schemaType: 'AVRO',
    schema,
    id,
    version,
  })) as {
    id?: unknown;
  };
  if (answer.id === id) return;
  throw new SchemaMismatchError(
    client.url,
    [`${wanted.type} v${version} got the id ${answer.id} there and has ${id} here`],
    `This registry does not keep ids that are given: delete the subject ${subject} there, and use one that does.`,
  );
}

/** Runs `work` while the subject takes imports, and gives it the mode back that it had. */
async function importing(client: RegistryClient, subject: string, work: () => Promise<void>): Promise<void> {
  const path = `/mode/${encodeURIComponent(subject)}`;
  const own = modeOf(await client.find(path));
  const mode = own ?? modeOf(await client.find('/mode')) ?? 'READWRITE';
  if (mode !== 'READWRITE' && mode !== 'IMPORT') {
    throw new RegistryRefusedError(
      `The schema registry ${client.url} is in mode ${mode} for ${subject}: whoever set that must allow writing before schemas can be registered.`,
      422,
      0,
    );
  }
  if (own === undefined && mode === 'IMPORT') return work();
  await client.change('PUT', `${path}?force=true`, { mode: 'IMPORT' });
  try {
    await work();
  } finally {
    await restore(client, path, own);
  }
}

/** IMPORT as the subject's own mode was left by a registration that died, so it is not given back. */
async function restore(client: RegistryClient, path: string, own: string | undefined): Promise<void> {
  if (own === 'READWRITE') return void (await client.change('PUT', path, { mode: own }));
  try {
    await client.change('DELETE', path);
  } catch (error) {
    if (!(error instanceof RegistryRefusedError && (error.status === 404 || error.status === 405)))
      throw error;
    // 404xx: another registration has done so. Else it is a registry that cannot forget a mode, only set it.
    if (error.code >= 40_400 && error.code < 40_500) return;
    await client.change('PUT', path, { mode: 'READWRITE' });
  }
}

const versionsOf = (subject: string): string => `/subjects/${encodeURIComponent(subject)}/versions`;

function modeOf(answer: unknown): string | undefined {
  const mode = (answer as { mode?: unknown } | undefined)?.mode;
  return typeof mode === 'string' ? mode : undefined;
}
