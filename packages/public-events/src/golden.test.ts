import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventType } from '@wabus/events';
import { expect, test } from 'vitest';
import type { Known, KnownMessage, PublicPerson, TellableEvent } from './about.ts';
import { publicTypes } from './registry.ts';
import { publicSchemas } from './schemas.ts';
import { tell, wantedFor } from './tell.ts';
import { NEWEST_BODIES } from './versions.ts';

const FIXTURES = join(import.meta.dirname, '../../events/fixtures');
const files = readdirSync(FIXTURES);

/** What the newest fixtures of a type hold: with all that it may say, and with what it must. */
function samplesOf(type: EventType): readonly TellableEvent[] {
  const versions = files.flatMap((file) => /^(\w+)\.v(\d+)\.json$/.exec(file)?.slice(1, 3) ?? []);
  const newest = Math.max(
    ...versions.flatMap((name, at) => (name === type && at % 2 === 0 ? [Number(versions[at + 1])] : [])),
  );
  const { events } = JSON.parse(readFileSync(join(FIXTURES, `${type}.v${newest}.json`), 'utf8')) as {
    events: { json: TellableEvent; revision: number }[];
  };
  return events.map(({ json, revision }) => ({ ...json, revision }));
}

const person = (id: string): PublicPerson => ({
  ...{ id, externalId: 'lead-1', name: 'Ana 😀', language: 'pt' },
  addresses: [{ kind: 'phone', value: '+5511961230001' }],
});

const message = (id: string): KnownMessage => ({
  ...{ projectId: 'project', contactId: 'contact', conversationId: 'conversation', campaignId: 'campaign' },
  ...{ externalId: `own-${id}`, type: 'text', to: '+5511961230001', from: '+5511961230002' },
  ...{ content: { body: 'Grüße 😊' }, metadata: { order: 'A-17' }, media: { id, status: 'stored' } },
  inReplyTo: { messageId: 'before', wamid: 'wamid.before', externalId: 'own-before', campaignId: 'campaign' },
});

/** Everything is known of what the events are about, and always the same. */
function allKnown(events: readonly TellableEvent[]): Known {
  const { messages, marks, people, campaigns, templates, notes } = wantedFor(events);
  const about = <Value>(ids: readonly string[], value: (id: string) => Value) =>
    new Map(ids.map((id) => [id, value(id)]));
  return {
    messages: about([...messages, 'marked'], message),
    marks: about(marks, () => ({ messageId: 'marked', type: 'reaction', content: { emoji: '👍' } })),
    people: about([...people, 'contact'], person),
    campaigns: about(campaigns, (id) => ({
      ...{ projectId: 'project', title: 'Spring', externalId: `own-${id}`, metadata: { source: 'crm' } },
    })),
    templates: about(templates, () => ({ projectId: 'project', name: 'order_ready', language: 'pt_BR' })),
    notes: about(notes, () => 'Calls back on Monday'),
  };
}

const NOTHING_KNOWN: Known = {
  ...{ messages: new Map(), marks: new Map(), people: new Map() },
  ...{ campaigns: new Map(), templates: new Map(), notes: new Map() },
};

const schemas = new Map(publicSchemas().map(({ type, schema }) => [type, schema]));

test.each([...publicTypes])(
  '%s is told as its schema says, whatever it says and whatever is known of it',
  (type) => {
    for (const sample of samplesOf(type)) {
      for (const known of [allKnown([sample]), NOTHING_KNOWN]) {
        for (const seesPeople of [true, false]) {
          const told = tell(sample, known, seesPeople);
          expect(schemas.get(type)?.safeParse(told).error).toBeUndefined();
          if (!seesPeople) expect(JSON.stringify(told)).not.toMatch(/Ana|961230|"own-(?!campaign)|A-17/);
        }
      }
    }
  },
);

test(`bodies of ${NEWEST_BODIES} are as they were when that date was given`, async () => {
  const bodies = [...publicTypes.keys()].map((type) => {
    const [fullest] = samplesOf(type);
    if (!fullest) throw new Error(`${type} has no fixture`);
    const { schemaVersion: _version, ...body } = tell(fullest, allKnown([fullest]), true) ?? {};
    return JSON.stringify(body);
  });
  const golden = join(import.meta.dirname, `../golden/${NEWEST_BODIES}.ndjson`);
  await expect(`${bodies.join('\n')}\n`).toMatchFileSnapshot(golden);
});
