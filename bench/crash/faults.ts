import { setTimeout as sleep } from 'node:timers/promises';
import type { PartProcess } from './part-process.ts';
import { PART_NAMES, type PartName } from './parts.ts';
import type { PartsStand } from './parts-stand.ts';
import { PATIENCE_MS } from './patience.ts';

/** Something that goes wrong in the middle of a campaign. */
export interface Fault {
  readonly name: string;
  /** One sentence, for whoever reads the options. */
  readonly what: string;
  /** How many calls may be left without a known outcome, by the calls that one sender has under way at most. */
  readonly unknownAtMost: (concurrency: number) => number;
  /** Makes it happen, to its end; answers what is worth keeping of it. */
  readonly strike: (stand: PartsStand) => Promise<Readonly<Record<string, string | number>>>;
}

/** How long a frozen process stays so after its work has moved to another. */
const STAYS_FROZEN_MS = 3_000;
const BROKER_GONE_MS = 10_000;
const STORE_GONE_MS = 5_000;

/** Services whose processes share partitions, and the group that they do it in. */
const GROUPS: Partial<Record<PartName, string>> = {
  sender: 'sender',
  scheduler: 'scheduler',
  projector: 'projector',
  normaliser: 'normaliser',
};

/** 1 at the relay that publishes. */
export const RELAY_OWNER = 'wabus_relay_owner';

/** What shows how busy a process is. */
const WORK: Partial<Record<PartName, string>> = {
  sender: 'wabus_sender_outcomes_total',
  scheduler: 'wabus_scheduler_appended_total',
  projector: 'wabus_projector_events_total',
  normaliser: 'wabus_webhook_facts_total',
  relay: 'wabus_relay_published_total',
};

const none = (): number => 0;
const one = (concurrency: number): number => concurrency;

/** kill -9 of the busiest process of a service; it starts again once its partitions have moved. */
function killOf(name: PartName): Fault {
  return {
    name: `kill-${name}`,
    what: `kill -9 of the busiest ${name}; it starts again once its work has moved`,
    unknownAtMost: name === 'sender' ? one : none,
    strike: async (stand) => {
      const victim = await busiest(stand, name);
      const before = await members(stand, name);
      await victim.end('SIGKILL');
      const movedAfterMs = await moved(stand, name, before - 1);
      await victim.start();
      await moved(stand, name, before);
      return { victim: victim.name, movedAfterMs };
    },
  };
}

/** SIGSTOP of the busiest process of a service until another has its partitions, then SIGCONT. */
function freezeOf(name: PartName): Fault {
  return {
    name: `freeze-${name}`,
    what: `SIGSTOP of the busiest ${name} until its partitions have moved and a moment longer, then SIGCONT`,
    unknownAtMost: name === 'sender' ? one : none,
    strike: async (stand) => {
      const victim = await busiest(stand, name);
      const before = await members(stand, name);
      victim.freeze();
      const movedAfterMs = await moved(stand, name, before - 1);
      await sleep(STAYS_FROZEN_MS);
      victim.thaw();
      await moved(stand, name, before);
      return { victim: victim.name, movedAfterMs };
    },
  };
}

const killRelays: Fault = {
  name: 'kill-relays',
  what: 'kill -9 of whichever relay publishes, three times',
  unknownAtMost: none,
  strike: async (stand) => {
    for (let kill = 0; kill < 3; kill += 1) {
      const owner = await ownerOf(stand.of('relay'));
      await owner.end('SIGKILL');
      await ownerOf(stand.of('relay').filter((relay) => relay !== owner));
      await owner.start();
    }
    return { kills: 3 };
  },
};

const freezeRelay: Fault = {
  name: 'freeze-relay',
  what: 'SIGSTOP of the relay that publishes until another has published, then SIGCONT',
  unknownAtMost: none,
  strike: async (stand) => {
    const began = Date.now();
    const frozen = await ownerOf(stand.of('relay'));
    frozen.freeze();
    await ownerOf(stand.of('relay').filter((relay) => relay !== frozen));
    const movedAfterMs = Date.now() - began;
    await sleep(STAYS_FROZEN_MS);
    frozen.thaw();
    return { victim: frozen.name, movedAfterMs };
  },
};

const growAndShrink: Fault = {
  name: 'grow-and-shrink',
  what: 'one sender more joins in the middle of the campaign, works for a moment and leaves',
  unknownAtMost: none,
  strike: async (stand) => {
    const before = await members(stand, 'sender');
    const more = await stand.add('sender');
    await moved(stand, 'sender', before + 1);
    await sleep(STAYS_FROZEN_MS);
    const sent = await more.metric(WORK.sender ?? '');
    await stand.remove(more);
    await moved(stand, 'sender', before);
    return { sentByIt: sent };
  },
};

const restartBroker: Fault = {
  name: 'restart-broker',
  what: `the broker stops and starts again after ${BROKER_GONE_MS / 1_000} s`,
  unknownAtMost: none,
  strike: async (stand) => {
    await engineFaults(stand).restartBroker(BROKER_GONE_MS);
    return { goneMs: BROKER_GONE_MS };
  },
};

const cutStore: Fault = {
  name: 'cut-store',
  what: 'every connection to the event store is dropped',
  unknownAtMost: none,
  strike: async (stand) => {
    await engineFaults(stand).cutStore(0);
    return {};
  },
};

const loseStore: Fault = {
  name: 'lose-store',
  what: `the event store cannot be reached for ${STORE_GONE_MS / 1_000} s`,
  unknownAtMost: none,
  strike: async (stand) => {
    await engineFaults(stand).cutStore(STORE_GONE_MS);
    return { goneMs: STORE_GONE_MS };
  },
};

/** Every fault by its name. Those of engines, and those that wait for work to move, need real engines. */
export const FAULTS: ReadonlyMap<string, Fault> = new Map(
  [
    ...PART_NAMES.map(killOf),
    freezeOf('sender'),
    freezeOf('scheduler'),
    freezeOf('projector'),
    ...[growAndShrink, killRelays, freezeRelay, restartBroker, cutStore, loseStore],
  ].map((fault) => [fault.name, fault]),
);

/** All faults of a run on real engines, the ones that acceptance names first. */
export const FULL_PROGRAMME: readonly string[] = [
  'kill-sender',
  'freeze-sender',
  'grow-and-shrink',
  'restart-broker',
  'kill-relays',
  'freeze-relay',
  'kill-scheduler',
  'freeze-scheduler',
  'kill-projector',
  'freeze-projector',
  'cut-store',
  'lose-store',
  'kill-normaliser',
  'kill-receiver',
  'kill-command-api',
  'kill-query-api',
];

function engineFaults(stand: PartsStand): NonNullable<PartsStand['engines']['faults']> {
  if (!stand.engines.faults) throw new Error('This fault needs real engines.');
  return stand.engines.faults;
}

/** Members of the group of a service; on Postgres, where nobody counts them, its processes. */
async function members(stand: PartsStand, name: PartName): Promise<number> {
  const group = GROUPS[name];
  return group && stand.engines.faults ? stand.engines.faults.membersOf(group) : stand.of(name).length;
}

/** Waits until the group of a service has so many members; answers how long that took. */
async function moved(stand: PartsStand, name: PartName, count: number): Promise<number> {
  const began = Date.now();
  if (!GROUPS[name] || !stand.engines.faults || count < 1) return 0;
  while ((await members(stand, name)) !== count) {
    if (Date.now() - began > PATIENCE_MS)
      throw new Error(`The group of the ${name} did not come to ${count} members.`);
    await sleep(200);
  }
  return Date.now() - began;
}

/** The process that did most within a second. */
async function busiest(stand: PartsStand, name: PartName): Promise<PartProcess> {
  const parts = stand.of(name);
  const work = WORK[name];
  if (parts.length === 1 || !work) return parts[0] as PartProcess;
  const before = await Promise.all(parts.map((part) => part.metric(work)));
  await sleep(1_000);
  const after = await Promise.all(parts.map((part) => part.metric(work)));
  const done = parts.map((_, n) => (after[n] ?? 0) - (before[n] ?? 0));
  return parts[done.indexOf(Math.max(...done))] as PartProcess;
}

/** Waits for the one that is the relay. */
async function ownerOf(relays: readonly PartProcess[]): Promise<PartProcess> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    for (const relay of relays) if ((await relay.metric(RELAY_OWNER)) === 1) return relay;
    if (Date.now() > deadline) throw new Error('Nobody is the relay.');
    await sleep(100);
  }
}
