import { type DomainEvent, derivedId, PARTITIONS, streamName } from '@wabus/events';
import { publicTypes } from '@wabus/public-events';
import { playScenario } from '@wabus/read-models/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openStream } from '../../test/event-reader.ts';
import { type FeedStand, feedStand } from '../../test/feed-stand.ts';

/** A reader is cut 8 times; `WABUS_PROPERTY_RUNS=125` makes it 1,000. */
const cuts = Math.ceil(8 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1));
const STREAMS = 5;

/** What happens before the reader is cut once more. */
const turn = fc.record({
  /** Streams that get one event more each. */
  written: fc.array(fc.nat(STREAMS - 1), { maxLength: 6 }),
  /** Of the partitions the models take in one of so many; 1: all of them. */
  modulus: fc.integer({ min: 1, max: 4 }),
  happens: fc.oneof(
    { weight: 12, arbitrary: fc.constant('nothing' as const) },
    { weight: 1, arbitrary: fc.constantFrom('restart' as const, 'anew' as const) },
  ),
  cutBehind: fc.integer({ min: 1, max: 6_000 }),
  /** It is cut after so many milliseconds anyway, with what it has by then. */
  withinMs: fc.integer({ min: 5, max: 250 }),
  byPage: fc.option(fc.integer({ min: 1, max: 9 }), { freq: 4 }),
});

/** The reader: what it heard, and where it goes on. */
class Reader {
  readonly ids: string[] = [];
  #at: string | undefined;

  async follow(stand: FeedStand, { cutBehind, withinMs }: { cutBehind: number; withinMs: number }) {
    const stream = await openStream(stand, 'tenant-1/events', { lastId: this.#at, cutBehind });
    // The cut is the fault that is tried, and no wait: what is expected holds wherever it falls.
    const timer = setTimeout(stream.cut, withinMs);
    await stream.ended;
    clearTimeout(timer);
    const gaps = stream.heard.filter(({ event }) => event === 'gap');
    expect(gaps).toEqual([]);
    this.ids.push(...stream.heard.flatMap(({ data }) => data?.id ?? []));
    this.#at = stream.lastId();
  }

  async page(stand: FeedStand, limit: number): Promise<boolean> {
    const after = this.#at === undefined ? '' : `&after=${this.#at}`;
    const { status, body } = await stand.get(`tenant-1/events?limit=${limit}${after}`);
    expect(status).toBe(200);
    this.ids.push(...body.data.map(({ id }) => id));
    this.#at = body.next ?? this.#at;
    return body.next !== null;
  }
}

test('a reader that is cut anywhere, while others write, models lag or begin anew and the service restarts, hears everything once and in order', async () => {
  const property = fc.asyncProperty(
    fc.array(turn, { minLength: cuts, maxLength: cuts, size: 'max' }),
    async (turns) => {
      const stand = await feedStand();
      const { projectId, contacts } = await playScenario(stand.world, 'tenant-1');
      await stand.project();
      const close = async (n: number): Promise<void> => {
        const conversationId = derivedId('cut-thread', String(n));
        const data = { conversationId, projectId, contactId: contacts[0] ?? '' };
        const event: DomainEvent = { type: 'ConversationClosed', data };
        await stand.world.append(streamName.conversation(conversationId), origin(n), [event]);
      };
      const reader = new Reader();
      for (const { written, modulus, happens, byPage, ...cut } of turns) {
        for (const n of written) await close(n);
        if (happens === 'restart') await stand.restart();
        if (happens === 'anew') await stand.forget();
        const following = byPage === null ? reader.follow(stand, cut) : reader.page(stand, byPage);
        await stand.project((partition) => partition % modulus === 0);
        await following;
      }
      await stand.project();
      while (await reader.page(stand, 100));
      const events = await stand.world.events();
      const wanted = events.filter(({ tenantId, type }) => tenantId === 'tenant-1' && publicTypes.has(type));
      expect(reader.ids).toEqual(wanted.map(({ id }) => id));
      await stand.close();
    },
  );
  await fc.assert(property, { numRuns: 1, endOnFailure: true });
});

const origin = (n: number) => ({ tenantId: 'tenant-1', key: `thread-${n % PARTITIONS}` });
