import { createSecretKey, randomBytes } from 'node:crypto';
import { type CatalogueEvent, type EventType, UnreadablePersonalError } from '@wabus/events';
import { expect, test } from 'vitest';
import { openParts, openPersonal, unopened } from './open-personal.ts';
import type { Keyring, SealedInContext } from './port.ts';
import { openPart, sealPart } from './sealed-part.ts';

type EventOf<Type extends EventType> = Extract<CatalogueEvent, { type: Type }>;

const key = createSecretKey(randomBytes(32));

/** A keyring in memory: one key for everybody, and none for who was erased, which is contact `gone`. */
function reading(): { readonly calls: string[][]; readonly keyring: Pick<Keyring, 'open'> } {
  const calls: string[][] = [];
  const open = async (parts: readonly SealedInContext[]) => {
    calls.push(parts.map(({ tenantId, contactId, eventId }) => `${tenantId} ${eventId} ${contactId}`));
    return parts.map((part) => (part.contactId === 'gone' ? null : openPart(key, part, part.sealed)));
  };
  return { calls, keyring: { open } };
}

/** An event of these plaintexts, each of a contact of its own; null for somebody who was erased since. */
function event<Type extends EventType>(type: Type, id: string, ...plains: unknown[]): EventOf<Type> {
  const personal = plains.map((plain, index) => {
    const contactId = plain === null ? 'gone' : `c${index}`;
    return { contactId, sealed: sealPart(key, { tenantId: 't1', contactId, eventId: id }, plain) };
  });
  return { type, id, tenantId: 't1', personal, schemaVersion: 1 } as unknown as EventOf<Type>;
}

const rows = ['+55', '+49'].map((to) => ({ to, fields: {}, variables: {} }));
const note = event('NoteAdded', 'e1', { text: 'called back' });
const chunk = event('RecipientsAdded', 'e2', rows[0], null, rows[1]);
const paused = event('CampaignPaused', 'e3');

test('all parts are opened with one call, each for its own event, and stand in order; the erased are null', async () => {
  const { calls, keyring } = reading();
  const opened = await openPersonal(keyring, [note, paused, chunk]);
  expect(calls).toEqual([['t1 e1 c0', 't1 e2 c0', 't1 e2 gone', 't1 e2 c2']]);
  expect(opened.map(({ type, personal }) => [type, personal])).toEqual([
    ['NoteAdded', [{ text: 'called back' }]],
    ['CampaignPaused', []],
    ['RecipientsAdded', [rows[0], null, rows[1]]],
  ]);
  expect(opened[2].event).toBe(chunk);
});

test('only the types that are asked for are opened; where none is there, the keyring is not asked', async () => {
  const { calls, keyring } = reading();
  const opened = await openPersonal(keyring, [note, chunk], new Set<EventType>(['NoteAdded']));
  expect(calls).toEqual([['t1 e1 c0']]);
  expect(opened.map(({ personal }) => personal.length)).toEqual([1, 0]);
  await openPersonal(keyring, [paused]);
  await openParts(keyring, 'NoteAdded', []);
  expect(calls).toHaveLength(1);
  expect(unopened(note)).toEqual({ type: 'NoteAdded', event: note, personal: [] });
});

test('a part that is not what the catalogue says is an error that says nothing of it', async () => {
  const { keyring } = reading();
  const wrong = event('NoteAdded', 'e4', { text: ['Zuleide'] });
  const error = await openPersonal(keyring, [note, wrong]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnreadablePersonalError);
  expect(String(error)).toMatch(/NoteAdded.*version 1.*text/);
  expect(String(error)).not.toContain('Zuleide');
});

test('a part of a version that is not known here was sealed by newer code, and is told as such', async () => {
  const { keyring } = reading();
  const place = { tenantId: 't1', contactId: 'c0', eventId: 'e5' };
  const sealed = sealPart(key, place, { text: 'x' }, 7);
  const opening = openParts(keyring, 'NoteAdded', [{ ...place, sealed }]);
  await expect(opening).rejects.toThrow(/NoteAdded, sealed in version 7: .*newer code/);
});

test('what an event holds follows from its type', async () => {
  const { keyring } = reading();
  const [first] = await openPersonal(keyring, [note]);
  const text: string | undefined = first.personal[0]?.text;
  // @ts-expect-error: a note is for no number.
  const to = first.personal[0]?.to;
  const events: readonly CatalogueEvent[] = [chunk];
  const [any] = await openPersonal(keyring, events);
  if (any?.type === 'RecipientsAdded') expect(any.personal[0]?.fields).toEqual({});
  // @ts-expect-error: which of all events it is has to be asked first.
  expect(any?.personal[0]?.text).toBeUndefined();
  // @ts-expect-error: nothing of this type is sealed.
  await openParts(keyring, 'CampaignPaused', []);
  // @ts-expect-error: whoever was erased is null.
  const length = (): number => first.personal[0].text.length;
  expect([text, to, length()]).toEqual(['called back', undefined, 11]);
});
