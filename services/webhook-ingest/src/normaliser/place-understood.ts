import type { Keyring } from '@wabus/keyring';
import { backoffMs, type Logger, pause } from '@wabus/platform';
import { webhooks } from '@wabus/providers/webhooks';
import { type ArrivedFact, UNDERSTOOD_LATER } from './owned-fact.ts';
import type { Owners, Ownership } from './owners.ts';
import { type BatchPorts, placeBatch } from './place-batch.ts';
import type { UnknownFacts, WaitingFact } from './unknown-facts.ts';

/** What placing what is understood by now stands on. */
export interface UnderstandingPorts extends BatchPorts {
  readonly keyring: BatchPorts['keyring'] & Pick<Keyring, 'open' | 'openForTenant'>;
  readonly unknownFacts: Omit<UnknownFacts, 'close'>;
  readonly logger: Logger;
  readonly understood: { inc(by: number): void };
}

/** Facts looked at in one go. */
const BATCH = 200;

/** What failed is tried again after this, and later and later, in milliseconds. */
const FIRST_MS = 1_000;
const MAX_MS = 60_000;

/**
 * Goes through all that was kept unknown, since only another version understands more, and places what the
 * catalogue understands by now as if it had just come, for the tenant that owned it then. What stands in the streams
 * already folds to nothing, so a kill in between costs nothing. What fails is logged, and gone through again.
 */
export async function placeUnderstood(ports: UnderstandingPorts, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    if (await goThrough(ports, signal)) return;
    await pause(backoffMs(attempt, FIRST_MS, MAX_MS), signal);
  }
}

/** Goes through all that waits; answers whether nothing failed. */
async function goThrough(ports: UnderstandingPorts, signal: AbortSignal): Promise<boolean> {
  let failed = false;
  const warn = (error: unknown): void => {
    failed = true;
    const said = 'facts that may be understood now could not be placed: they are tried again';
    if (!signal.aborted) ports.logger.warn({ err: error }, said);
  };
  let facts: WaitingFact[];
  let after = 0n;
  do {
    facts = await ports.unknownFacts.waiting(after, BATCH).catch((error: unknown) => {
      warn(error);
      return [];
    });
    after = facts.at(-1)?.number ?? after;
    for (const [tenantId, own] of Map.groupBy(facts, (fact) => fact.tenantId)) {
      await placeOf(ports, tenantId, own).catch(warn);
    }
  } while (facts.length === BATCH && !signal.aborted);
  return !failed;
}

async function placeOf(
  ports: UnderstandingPorts,
  tenantId: string,
  facts: readonly WaitingFact[],
): Promise<void> {
  const records = new Map<string, ArrivedFact['record']>();
  const erased: string[] = [];
  for (const [index, plain] of (await open(ports.keyring, tenantId, facts)).entries()) {
    const fact = facts[index] as WaitingFact;
    if (plain === null) erased.push(fact.id);
    else if (isUnderstood(plain)) records.set(fact.id, recordOf(fact, plain));
  }
  await ports.unknownFacts.resolve(erased, 'erased');
  if (records.size === 0) return;
  const left = await placeRecords(ports, tenantId, records);
  const placed = [...records.keys()].filter((id) => !left.has(id));
  await ports.unknownFacts.explain(left);
  await ports.unknownFacts.resolve(placed, 'placed');
  ports.understood.inc(placed.length);
  if (placed.length > 0)
    ports.logger.info({ facts: placed.length }, 'facts that were kept unknown are placed');
}

/**
 * Places records of one fact each; answers why some of them wait on. What is read otherwise by now would be kept under
 * another id than it was: its record tells which fact it is.
 */
async function placeRecords(
  ports: UnderstandingPorts,
  tenantId: string,
  records: ReadonlyMap<string, ArrivedFact['record']>,
): Promise<ReadonlyMap<string, string>> {
  const left = new Map<string, string>();
  const ids = new Map([...records].map(([id, record]) => [record, id]));
  const leave = (record: ArrivedFact['record'], reason: string): void => {
    const id = ids.get(record);
    if (id !== undefined) left.set(id, reason);
  };
  const placed = await placeBatch(
    {
      ...ports,
      owners: ownersFor(ports.owners, tenantId),
      unknownFacts: {
        add: async (facts) => {
          for (const { record, reason } of facts) leave(record, reason);
        },
      },
    },
    [...records.values()],
  );
  if (placed.errors.length > 0) throw new AggregateError(placed.errors, 'some facts could not be appended');
  for (const { record, reason } of placed.letters) leave(record, reason);
  return left;
}

/** The JSON text of each; null where the person was erased. */
async function open(
  keyring: Pick<Keyring, 'open' | 'openForTenant'>,
  tenantId: string,
  facts: readonly WaitingFact[],
): Promise<(string | null)[]> {
  const ofPeople = facts.flatMap(({ id, contactId, sealed }) =>
    contactId === null ? [] : [{ tenantId, contactId, eventId: id, sealed }],
  );
  const ofTenant = facts.filter(({ contactId }) => contactId === null);
  const [people, others] = await Promise.all([
    keyring.open(ofPeople),
    keyring.openForTenant(tenantId, ofTenant),
  ]);
  const texts = new Map<string, unknown>([
    ...ofPeople.map(({ eventId }, index) => [eventId, people[index]] as const),
    ...ofTenant.map(({ id }, index) => [id, others[index]] as const),
  ]);
  return facts.map(({ id }) => {
    const text = texts.get(id);
    return typeof text === 'string' ? text : null;
  });
}

function isUnderstood(plain: string): boolean {
  const { facts } = webhooks.read(Buffer.from(plain));
  return facts?.some(({ fact }) => fact.kind !== 'unknown') ?? false;
}

function recordOf(
  { number, wabaId, partition, receivedAt, recordOffset, item, topic }: WaitingFact,
  plain: string,
): ArrivedFact['record'] {
  const value = Buffer.from(plain);
  return {
    topic: UNDERSTOOD_LATER,
    partition,
    offset: number,
    key: wabaId,
    value,
    timestamp: receivedAt,
    headers: {},
    ...(recordOffset === null || item === null
      ? {}
      : { origin: { topic, offset: BigInt(recordOffset), item } }),
  };
}

/** What was told to one tenant is nobody else's, though the account may have moved since. */
function ownersFor(owners: Pick<Owners, 'of'>, tenantId: string): Pick<Owners, 'of'> {
  return {
    of: async (asked): Promise<Ownership> => {
      const verdict = await owners.of(asked);
      if (verdict.kind !== 'owned' || verdict.owner.tenantId === tenantId) return verdict;
      return { kind: 'dead', class: 'conflict', reason: 'The account has another owner now.' };
    },
  };
}
