import { type CatalogueEvent, type EventType, UnreadablePersonalError } from '@wabus/events';
import { expect, test } from 'vitest';
import { openParts, openPersonal, unopened } from './open-personal.ts';
import type { Keyring, SealedInContext } from './port.ts';

type EventOf<Type extends EventType> = Extract<CatalogueEvent, { type: Type }>;

/** Opens parts that are their own JSON; `erased` is the part of an erased person. */
function reading(): { readonly calls: string[][]; readonly keyring: Pick<Keyring, 'open'> } {
  const calls: string[][] = [];
  const open = async (parts: readonly SealedInContext[]) => {
    calls.push(parts.map(({ tenantId, contactId, eventId }) => `${tenantId} ${eventId} ${contactId}`));
    return parts.map(({ sealed }) => (sealed === 'erased' ? null : JSON.parse(sealed)));
  };
  return { calls, keyring: { open } };
}

function event<Type extends EventType>(type: Type, id: string, ...sealed: string[]): EventOf<Type> {
  const personal = sealed.map((text, index) => ({ contactId: `c${index}`, sealed: text }));
  return { type, id, tenantId: 't1', personal, schemaVersion: 1 } as unknown as EventOf<Type>;
}

const note = event('NoteAdded', 'e1', '{"text":"called back"}');
const chunk = event(
  'RecipientsAdded',
  'e2',
  '{"to":"+55","fields":{},"variables":{}}',
  'erased',
  '{"to":"+49","fields":{},"variables":{}}',
);
const paused = event('CampaignPaused', 'e3');

test('all parts are opened with one call, each for its own event, and stand in order; the erased are null', async () => {
  const { calls, keyring } = reading();
  const opened = await openPersonal(keyring, [note, paused, chunk]);
  expect(calls).toEqual([['t1 e1 c0', 't1 e2 c0', 't1 e2 c1', 't1 e2 c2']]);
  expect(opened.map(({ type, personal }) => [type, personal])).toEqual([
    ['NoteAdded', [{ text: 'called back' }]],
    ['CampaignPaused', []],
    [
      'RecipientsAdded',
      [expect.objectContaining({ to: '+55' }), null, expect.objectContaining({ to: '+49' })],
    ],
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
  const wrong = event('NoteAdded', 'e4', '{"text":["Zuleide"]}');
  const error = await openPersonal(keyring, [note, wrong]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnreadablePersonalError);
  expect(String(error)).toMatch(/NoteAdded.*version 1.*text/);
  expect(String(error)).not.toContain('Zuleide');
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
