import type { StoredLogRecord } from '@wabus/event-log';
import type { FactKind, WebhookFact } from '@wabus/whatsapp';
import type { DeadLetter } from './dead-letters.ts';
import type { PlacingPorts } from './define-placement.ts';
import { gatherRuns } from './gather-runs.ts';
import { type CameTo, type FactOutcome, NOTHING, type Placed, together } from './outcome.ts';
import { type ArrivedFact, factsOf, namedNumber, type OwnedFact } from './owned-fact.ts';
import type { Owners, Ownership } from './owners.ts';
import { type Placements, placements } from './placements.ts';
import { readBatch } from './read-batch.ts';

/** What placing a batch stands on. */
export interface BatchPorts extends PlacingPorts {
  readonly owners: Pick<Owners, 'of'>;
  /** False: nothing is learnt of people before facts are placed. */
  readonly learns?: boolean;
}

/** A fact with what became of it. */
export interface CameOfBatch {
  readonly arrived: ArrivedFact;
  readonly outcome: FactOutcome;
  /** Whose it is; null where that is not certain. */
  readonly tenantId: string | null;
}

/** What a batch came to, by kind of fact. */
export interface PlacedBatch {
  readonly counts: readonly { readonly kind: FactKind | 'record'; readonly outcome: FactOutcome }[];
  readonly came: readonly CameOfBatch[];
  readonly letters: readonly DeadLetter[];
  readonly errors: readonly Error[];
}

/** Takes records apart, finds whose each fact is, and appends it; answers what could not be placed. */
export async function placeBatch(
  ports: BatchPorts,
  records: readonly StoredLogRecord[],
): Promise<PlacedBatch> {
  const { facts, unreadable } = readBatch(records);
  const { owned, dead } = await byOwner(ports.owners, facts);
  const placed = await placeOwned(ports, owned, ports.learns !== false);
  const { letters, errors } = together(placed.map(({ came }) => came));
  return {
    counts: [
      ...placed.flatMap(({ kind, came }) => came.outcomes.map(({ outcome }) => ({ kind, outcome }))),
      ...dead.map(({ arrived }) => ({ kind: arrived.fact.kind, outcome: 'dead-letter' as const })),
      ...unreadable.map(() => ({ kind: 'record' as const, outcome: 'dead-letter' as const })),
    ],
    came: [
      ...placed.flatMap(({ came }) => came.outcomes.map(cameOf)),
      ...dead.map(({ arrived, letter: { tenantId = null } }) => {
        return { arrived, outcome: 'dead-letter' as const, tenantId };
      }),
    ],
    letters: [...unreadable, ...dead.map(({ letter }) => letter), ...letters],
    errors,
  };
}

const cameOf = ({ of: arrived, outcome }: CameTo): CameOfBatch => {
  return { arrived, outcome, tenantId: arrived.owner.tenantId };
};

/** What the facts of a kind came to. */
interface PlacedKind {
  readonly kind: FactKind;
  readonly came: Placed;
}

async function placeOwned(
  ports: PlacingPorts,
  owned: readonly OwnedFact[],
  learns: boolean,
): Promise<PlacedKind[]> {
  const all = Object.values(placements);
  const place = ({ kind }: (typeof all)[number]) => placeKind(ports, kind, owned);
  // Most of these are one event on a stream of an account, a number or a template.
  const gathering = { ...ports, runner: gatherRuns(ports.runner) };
  const others = all.filter(({ showsPeople }) => !showsPeople);
  const beside = Promise.all(others.map(({ kind }) => placeKind(gathering, kind, owned)));
  const inTurn = async () => {
    const kinds = learns ? all : [];
    const learnt = await Promise.all(kinds.map(({ kind }) => learnKind(ports, kind, owned)));
    const placed: PlacedKind[] = [];
    for (const placement of all) if (placement.showsPeople) placed.push(await place(placement));
    return [...learnt, ...placed];
  };
  return (await Promise.all([beside, inTurn()])).flat();
}

async function placeKind<Kind extends FactKind>(
  ports: PlacingPorts,
  kind: Kind,
  owned: readonly OwnedFact[],
): Promise<PlacedKind> {
  const placement: Placements[Kind] = placements[kind];
  return { kind, came: await placement.place(ports, factsOf(owned, kind)) };
}

/** What learning came to: a fact is counted when it is placed. */
async function learnKind<Kind extends FactKind>(
  ports: PlacingPorts,
  kind: Kind,
  owned: readonly OwnedFact[],
): Promise<PlacedKind> {
  const placement: Placements[Kind] = placements[kind];
  const learnt = await placement.learn?.(ports, factsOf(owned, kind));
  return { kind, came: { ...(learnt ?? NOTHING), outcomes: [] } };
}

/** A fact that nobody gets. */
export interface Dead {
  readonly arrived: ArrivedFact;
  readonly letter: DeadLetter;
}

/** Whose these facts are; those that are nobody's with their letters. */
export async function byOwner(
  owners: Pick<Owners, 'of'>,
  facts: readonly ArrivedFact[],
): Promise<{ readonly owned: OwnedFact[]; readonly dead: Dead[] }> {
  const asked = new Map<string, Promise<Ownership>>();
  const ownership = async (arrived: ArrivedFact): Promise<Ownership> => {
    const lacksNumber = 'lacksNumber' in arrived.fact;
    const byId = arrived.fact.phoneNumberId !== undefined;
    const key = `${arrived.fact.wabaId}|${namedNumber(arrived) ?? ''}|${byId}|${lacksNumber}`;
    const answer = asked.get(key) ?? owners.of(arrived.fact);
    asked.set(key, answer);
    return answer;
  };
  const found = await Promise.all(facts.map(ownership));
  const owned: OwnedFact[] = [];
  const dead: Dead[] = [];
  for (const [index, arrived] of facts.entries()) {
    const verdict = found[index] as Ownership;
    if (verdict.kind === 'owned') owned.push({ ...arrived, owner: verdict.owner });
    else dead.push({ arrived, letter: letterOf(arrived, verdict) });
  }
  return { owned, dead };
}

/** Solutions are of the partner who runs the app, and of none of its customers: the letter says what was told. */
function solutionIn(fact: WebhookFact): string | undefined {
  if (fact.kind !== 'partner-solution') return undefined;
  const { event, solutionId, status } = fact;
  return `It is of the partner's own solution ${solutionId}, and of no customer: ${event}${status ? `, ${status}` : ''}.`;
}

function letterOf(arrived: ArrivedFact, verdict: Extract<Ownership, { kind: 'dead' }>): DeadLetter {
  const { record, fact } = arrived;
  const { wabaId } = fact;
  const phoneNumberId = namedNumber(arrived);
  return {
    record,
    item: fact.index,
    class: verdict.class,
    reason: solutionIn(fact) ?? verdict.reason,
    ...(verdict.tenantId ? { tenantId: verdict.tenantId } : {}),
    ...(wabaId ? { wabaId } : {}),
    ...(phoneNumberId ? { phoneNumberId } : {}),
  };
}
