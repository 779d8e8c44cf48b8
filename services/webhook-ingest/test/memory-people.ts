import { CommandRunner } from '@wabus/commands';
import type { EventStore, StreamAppend } from '@wabus/event-store';
import type { RecordedEvent } from '@wabus/events';
import type { Address, Joined, Keyring, KnownContact } from '@wabus/keyring';
import { systemClock, systemIds } from '@wabus/platform';
import { Bynames } from '../src/normaliser/bynames.ts';

interface Held {
  holderId: string;
  marked: boolean;
  added: boolean;
  portfolio: string | null;
  seenAt: number | null;
  shownAt: number | null;
  formerAt: number | null;
  lostAt: readonly number[];
  gainedAt: number;
}

const earliest = (one: number | null, other: string | undefined): number | null => {
  if (other === undefined) return one;
  return one === null ? Date.parse(other) : Math.min(one, Date.parse(other));
};
const keyOf = ({ kind, value }: Address): string => `${kind} ${value}`;
const portfolioOf = ({ kind, portfolio }: Address): string | null =>
  kind === 'userId' ? (portfolio ?? '*') : null;

/** The keyring's part in who people are, in memory: of one tenant, and with keys that hide nothing. */
class MemoryKeyring {
  readonly #addresses = new Map<string, Held>();
  readonly #mergedInto = new Map<string, string>();
  readonly #made: string[] = [];
  readonly #others = new Map<string, number>();

  survivorsOf: Keyring['survivorsOf'] = async (_tenant, contactIds) => contactIds.map(this.survivor);

  survivor = (contactId: string): string => this.#mergedInto.get(contactId) ?? contactId;

  #known(address: Address): KnownContact | null {
    const held = this.#addresses.get(keyOf(address));
    if (!held) return null;
    const { holderId, marked, added, seenAt, shownAt, formerAt } = held;
    return { contactId: this.survivor(holderId), holderId, marked, first: !added, seenAt, shownAt, formerAt };
  }

  find: Keyring['find'] = async (_tenant, addresses) => addresses.map((address) => this.#known(address));

  identify: Keyring['identify'] = async (_tenant, addresses) =>
    addresses.map((address) => {
      if (!this.#addresses.has(keyOf(address))) {
        const holderId = systemIds.random();
        this.#made.push(holderId);
        this.#hold(address, { holderId, added: false });
      }
      return this.#known(address) as KnownContact;
    });

  #hold(address: Address, held: Pick<Held, 'holderId' | 'added'> & Partial<Held>): void {
    const fresh = { marked: false, seenAt: null, shownAt: null, formerAt: null, lostAt: [], gainedAt: -1 };
    this.#addresses.set(keyOf(address), { ...fresh, portfolio: portfolioOf(address), ...held });
  }

  #portfolios(contactId: string): string[] {
    return [...this.#addresses.values()].flatMap(({ holderId, portfolio, formerAt }) =>
      portfolio !== null && formerAt === null && this.survivor(holderId) === contactId ? [portfolio] : [],
    );
  }

  mayHave: Keyring['mayHave'] = async (_tenant, joined) => joined.map((one) => this.#mayHave(one));

  #mayHave({ contactId, address, formerAt }: Joined): boolean {
    const own = formerAt === undefined ? portfolioOf(address) : null;
    return own === null || !this.#portfolios(this.survivor(contactId)).includes(own);
  }

  mayBeOne: Keyring['mayBeOne'] = async (_tenant, pairs) =>
    pairs.map(({ one, other }) => {
      const others = this.#portfolios(other);
      return !this.#portfolios(one).some((own) => others.includes(own));
    });

  join: Keyring['join'] = async (_tenant, joined) => {
    for (const one of joined) {
      if (this.#addresses.has(keyOf(one.address)) || !this.#mayHave(one)) continue;
      const at = one.at === undefined ? null : Date.parse(one.at);
      const formerAt = one.formerAt === undefined ? null : Date.parse(one.formerAt);
      const holderId = this.survivor(one.contactId);
      this.#hold(one.address, { holderId, added: true, seenAt: at, shownAt: at, formerAt });
    }
    return joined.map(({ address }) => this.#known(address));
  };

  mark: Keyring['mark'] = async (_tenant, addresses) => {
    for (const address of addresses) {
      const held = this.#addresses.get(keyOf(address));
      if (held) held.marked = true;
    }
  };

  note: Keyring['note'] = async (_tenant, sightings) => {
    for (const { address, seenAt, shownAt, formerAt, gainedAt } of sightings) {
      const held = this.#addresses.get(keyOf(address));
      if (!held) continue;
      held.seenAt = earliest(held.seenAt, seenAt);
      held.shownAt = earliest(held.shownAt, shownAt);
      held.lostAt = [...held.lostAt, ...(held.formerAt === null ? [] : [held.formerAt])];
      if (formerAt !== undefined) held.lostAt = [...held.lostAt, Date.parse(formerAt)];
      if (gainedAt !== undefined) held.gainedAt = Math.max(held.gainedAt, Date.parse(gainedAt));
      const lost = held.lostAt.filter((at) => at > held.gainedAt);
      held.formerAt = lost.length === 0 ? null : Math.min(...lost);
    }
  };

  elderOf: Keyring['elderOf'] = async (_tenant, { one, other }) =>
    this.#made.indexOf(one) < this.#made.indexOf(other) ? one : other;

  absorb: Keyring['absorb'] = async (_tenant, absorbedId, survivorId) => {
    const root = this.survivor(survivorId);
    for (const contactId of this.#made) {
      if (contactId === root) continue;
      if (contactId === absorbedId || this.#mergedInto.get(contactId) === absorbedId) {
        this.#mergedInto.set(contactId, root);
      }
    }
  };

  holdersOf: Keyring['holdersOf'] = async (_tenant, number) => {
    const others = [...this.#others].flatMap(([key, shownAt]) => {
      const [address, contactId = ''] = key.split('|');
      const at = Number.isFinite(shownAt) ? shownAt : null;
      return address === keyOf(number) ? [{ contactId, shownAt: at, leads: false }] : [];
    });
    const held = this.#addresses.get(keyOf(number));
    const all = held ? [...others, { contactId: held.holderId, shownAt: held.shownAt, leads: true }] : others;
    return all
      .map((one) => ({ ...one, personId: this.survivor(one.contactId) }))
      .sort(
        (one, other) =>
          (one.shownAt ?? -1) - (other.shownAt ?? -1) || Number(one.leads) - Number(other.leads),
      );
  };

  goesOver: Keyring['goesOver'] = async (_tenant, handover) => this.#handOver(handover, false);

  handOver: Keyring['handOver'] = async (_tenant, handover) => {
    this.#handOver(handover, true);
  };

  holderAt: Keyring['holderAt'] = async (_tenant, number, at) => {
    const held = this.#addresses.get(keyOf(number));
    if (!held) return null;
    const until = Date.parse(at);
    if (held.shownAt === null || held.shownAt <= until) return this.survivor(held.holderId);
    const before = [...this.#others]
      .filter(([key, shownAt]) => key.startsWith(`${keyOf(number)}|`) && shownAt <= until)
      .sort(([, one], [, other]) => other - one)[0];
    return before ? this.survivor(before[0].split('|')[1] ?? '') : null;
  };

  #handOver({ contactId, number, at }: Parameters<Keyring['handOver']>[1], move: boolean): boolean {
    const held = this.#addresses.get(keyOf(number));
    if (!held) return false;
    if (held.holderId === contactId) return true;
    const key = `${keyOf(number)}|${contactId}`;
    const since = Math.min(this.#others.get(key) ?? Number.POSITIVE_INFINITY, Date.parse(at));
    this.#others.set(key, since);
    const { formerAt, shownAt } = held;
    if (formerAt === null ? shownAt !== null && shownAt > since : formerAt >= since) return false;
    if (move) {
      this.#others.set(`${keyOf(number)}|${held.holderId}`, held.shownAt ?? Number.NEGATIVE_INFINITY);
      this.#others.delete(key);
      const now = { holderId: contactId, added: true, marked: true, seenAt: since, shownAt: since };
      this.#addresses.set(keyOf(number), { ...held, ...now, formerAt: null, lostAt: [], gainedAt: -1 });
    }
    return true;
  }

  hmac: Keyring['hmac'] = async (_tenant, bytes) => String(bytes);

  seal: Keyring['seal'] = async (parts) =>
    parts.map(({ contactId, plain, version = 1 }) => {
      const header = Buffer.from([2, version >> 8, version & 0xff]);
      const sealed = Buffer.concat([header, Buffer.from(JSON.stringify(plain))]).toString('base64');
      return { contactId, sealed };
    });

  open: Keyring['open'] = async (parts) =>
    parts.map(({ sealed }) => JSON.parse(Buffer.from(sealed, 'base64').subarray(3).toString()) as unknown);
}

/** Streams in memory, for one process. */
class MemoryStore implements Pick<EventStore, 'append' | 'readStream'> {
  readonly streams = new Map<string, RecordedEvent[]>();
  #position = 0n;

  async append(appends: readonly StreamAppend[]): ReturnType<EventStore['append']> {
    return appends.map(({ stream, expectedRevision, events }) => {
      const known = this.streams.get(stream) ?? [];
      const current = known.length === 0 ? 'no_stream' : known.length - 1;
      if (current !== expectedRevision) return { status: 'conflict', currentRevision: current };
      for (const event of events) {
        this.#position += 1n;
        known.push({ ...event, revision: known.length, position: this.#position });
      }
      this.streams.set(stream, known);
      return { status: 'appended', revision: known.length - 1, position: this.#position };
    });
  }

  async readStream(stream: string, { fromRevision = 0, maxCount = Number.POSITIVE_INFINITY } = {}) {
    return (this.streams.get(stream) ?? []).slice(fromRevision, fromRevision + maxCount);
  }
}

/** Everything that finding out who people are stands on, in memory. */
export function memoryPeople() {
  const keyring = new MemoryKeyring();
  const store = new MemoryStore();
  const runner = new CommandRunner({ store, keyring, clock: systemClock, ids: systemIds });
  return { keyring, store, runner, bynames: new Bynames() };
}
