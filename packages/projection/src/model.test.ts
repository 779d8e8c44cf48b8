import type { EventType } from '@wabus/events';
import { type CatalogueEvent, eventTypesOf } from '@wabus/events';
import { type OpenedEvent, unopened } from '@wabus/keyring';
import { expect, test } from 'vitest';
import { defineReadModel, type Projection, sharedBy } from './model.ts';

const opened = (type: EventType): OpenedEvent => unopened({ type } as CatalogueEvent);

test('each projection gets its events at once, in order, and nothing else', async () => {
  const given: string[] = [];
  const noting =
    (name: string): Projection =>
    async (_, events) =>
      given.push(`${name}: ${events.map(({ event }) => event.type).join()}`);
  const campaigns = noting('campaigns');
  const model = defineReadModel({
    ...{ name: 'm', version: 1, tables: [] },
    reads: ['CampaignPaused', 'NoteAdded', 'CampaignStarted', 'ProjectCreated'],
    projections: {
      CampaignPaused: campaigns,
      NoteAdded: noting('notes'),
      CampaignStarted: campaigns,
      ProjectCreated: noting('projects'),
    },
  });
  const types: EventType[] = ['CampaignStarted', 'NoteAdded', 'LedgerClosed', 'CampaignPaused'];
  await model.project({} as never, types.map(opened));
  expect(given).toEqual(['campaigns: CampaignStarted,CampaignPaused', 'notes: NoteAdded']);
});

test('a type that is read and has no projection does not compile, nor does one that is opened and not read', () => {
  const nothing: Projection = async () => undefined;
  const base = { name: 'm', version: 1, tables: [] };
  const model = defineReadModel({
    ...base,
    reads: ['CampaignPaused', 'NoteAdded'],
    // @ts-expect-error: NoteAdded has none.
    projections: { CampaignPaused: nothing },
  });
  defineReadModel({
    ...base,
    reads: ['CampaignPaused'],
    // @ts-expect-error: NoteAdded is not read.
    opens: ['NoteAdded'],
    projections: { CampaignPaused: nothing },
  });
  const ofNotes: Projection<'NoteAdded'> = async (_, [note]) => note?.personal[0]?.text;
  defineReadModel({
    ...base,
    reads: ['CampaignPaused', 'NoteAdded'],
    // @ts-expect-error: a projection of notes takes nothing else.
    projections: { CampaignPaused: ofNotes, NoteAdded: ofNotes },
  });
  defineReadModel({
    ...base,
    reads: ['CampaignPaused'],
    // @ts-expect-error: nothing of a CampaignPaused is sealed.
    opens: ['CampaignPaused'],
    projections: { CampaignPaused: nothing },
  });
  expect(model.reads).toEqual(new Set(['CampaignPaused', 'NoteAdded']));
});

test('a model that folds streams reads every type of their kinds', () => {
  const types = eventTypesOf('campaign', 'ledger');
  expect(types.has('CampaignPaused') && types.has('LedgerClosed')).toBe(true);
  expect([...types]).not.toContain('MessageQueued');
  const nothing: Projection = async () => undefined;
  const ofCampaigns = sharedBy(eventTypesOf('campaign'), nothing);
  defineReadModel({
    ...{ name: 'm', version: 1, tables: [] },
    reads: [...types],
    // @ts-expect-error: types of ledgers have none.
    projections: ofCampaigns,
  });
});
