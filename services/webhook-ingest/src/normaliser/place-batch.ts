import type { FactKind, WebhookFact } from '@wabus/whatsapp';
import { acquaint } from './acquaint.ts';
import type { DeadLetter } from './dead-letters.ts';
import type { PlacingPorts, Recording } from './define-placement.ts';
import { gatherRuns } from './gather-runs.ts';
import { type CameTo, type FactOutcome, type Placed, together } from './outcome.ts';
import { type ArrivedFact, type ArrivedRecord, factsOf, namedNumber, type OwnedFact } from './owned-fact.ts';
import type { Owners, Ownership } from './owners.ts';
import { type Placements, placements } from './placements.ts';
import { type ReadBatch, readBatch } from './read-batch.ts';
import { recordTogether } from './record-together.ts';

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
export const placeBatch = (ports: BatchPorts, records: readonly ArrivedRecord[]): Promise<PlacedBatch> =>
  placeRead(ports, readBatch(records));

/** The same of records that are taken apart already, all their facts or some. */
export async function placeRead(ports: BatchPorts, { facts, unreadable }: ReadBatch): Promise<PlacedBatch> {
  const { owned, dead } = await byOwner(ports.owners, facts);
  const placed = await placeOwned(ports, owned, ports.learns !== false);
  const { letters, outcomes, errors } = together(placed);
  return {
    counts: [
      ...outcomes.map(({ of, outcome }) => ({ kind: of.fact.kind, outcome })),
      ...dead.map(({ arrived }) => ({ kind: arrived.fact.kind, outcome: 'dead-letter' as const })),
      ...unreadable.map(() => ({ kind: 'record' as const, outcome: 'dead-letter' as const })),
    ],
    came: [
      ...outcomes.map(cameOf),
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

async function placeOwned(
  ports: PlacingPorts,
  owned: readonly OwnedFact[],
  learns: boolean,
): Promise<Placed[]> {
  // Most of the others are one event on a stream of an account, a number or a template: they go with what people did.
  const runner = gatherRuns(ports.runner);
  const others = Object.values(placements).filter(({ showsPeople }) => !showsPeople);
  const inTurn: Placed[] = [];
  const people = runner.ledBy(async (leading) => {
    const leader = { ...ports, runner: leading };
    if (learns) inTurn.push(await learn(leader, owned));
    inTurn.push(...(await placePeople(leader, owned)));
  });
  const gathering = { ...ports, runner };
  const beside = Promise.all(others.map(({ kind }) => placeKind(gathering, kind, owned)));
  const [placed] = await Promise.all([beside, people]);
  return [...placed, ...inTurn];
}

/** Answers what failed alone: a fact is counted when it is placed. */
async function learn(ports: PlacingPorts, owned: readonly OwnedFact[]): Promise<Placed> {
  const showing = owned.filter(({ fact }) => placements[fact.kind].acquaints === true);
  return { ...(await acquaint(ports, showing)), outcomes: [] };
}

/** Kinds that are recorded together stand beside each other in the order of placements, and so keep to it. */
async function placePeople(ports: PlacingPorts, owned: readonly OwnedFact[]): Promise<Placed[]> {
  const placed: Placed[] = [];
  const begun: Recording[] = [];
  for (const { kind } of Object.values(placements).filter(({ showsPeople }) => showsPeople)) {
    const recording = beginKind(kind, owned);
    if (recording) begun.push(recording);
    else placed.push(await recordTogether(ports, begun.splice(0)), await placeKind(ports, kind, owned));
  }
  return [...placed, await recordTogether(ports, begun)];
}

function beginKind<Kind extends FactKind>(kind: Kind, owned: readonly OwnedFact[]): Recording | undefined {
  const placement: Placements[Kind] = placements[kind];
  return placement.begin?.(factsOf(owned, kind));
}

function placeKind<Kind extends FactKind>(
  ports: PlacingPorts,
  kind: Kind,
  owned: readonly OwnedFact[],
): Promise<Placed> {
  const placement: Placements[Kind] = placements[kind];
  return placement.place(ports, factsOf(owned, kind));
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
