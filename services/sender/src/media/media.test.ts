import type { RecordedEvent } from '@wabus/events';
import type { ProviderUpload, Uploads } from '@wabus/provider';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Stage, startStage } from '../../test/stage.ts';

let stage: Stage;
let uploads: ProviderUpload[] = [];
let next = 3_000;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => {
  uploads = [];
  return stage.control('DELETE', '/faults');
});
afterEach(() => stage.stopAll());
afterAll(() => stage?.end());

const somebody = (): string => `+1650555${next++}`;
const PNG = { sentAs: 'image/png', found: 'image/png' };
let files = 0;
/** Of no two files the bytes are equal. */
const png = (more = 100): Buffer =>
  Buffer.concat([Buffer.from(`\x89PNG\r\n\x1a\n${++files}`, 'latin1'), Buffer.alloc(more, 'x')]);
const idOf = (release: RecordedEvent): string => (release.data as { messageId: string }).messageId;
const last = async (release: RecordedEvent) => {
  const event = (await stage.events(idOf(release))).at(-1);
  return { type: event?.type, ...(event?.data as object) };
};
const outcome = (release: RecordedEvent) => expect.poll(() => last(release));
const attempts = async (release: RecordedEvent): Promise<number> =>
  (await stage.events(idOf(release))).filter(({ type }) => type === 'MessageSendAttempted').length;
/** What the number sent to somebody, as Meta got it. */
const got = async (to: string) => (await stage.received()).filter((one) => one.to === to);
const idSent = async (to: string): Promise<unknown> => {
  const { image } = ((await got(to)).at(-1)?.body ?? {}) as { image?: { id?: string } };
  return image?.id;
};

/** A sender that counts what it uploads; `instead` answers in the place of Meta. */
function sender(instead?: (n: number) => ReturnType<Uploads['uploadMedia']> | undefined) {
  const uploadMedia: Uploads['uploadMedia'] = (upload, ...more) => {
    uploads.push(upload);
    return instead?.(uploads.length) ?? stage.graph.uploadMedia(upload, ...more);
  };
  return stage.sender({ provider: { send: stage.graph.send, uploadMedia } });
}

const sends = async (to: string, content: object, type = 'image'): Promise<RecordedEvent> => {
  const release = await stage.releasedContent(to, type, content);
  await stage.publish([release]);
  return release;
};
const again = async (release: RecordedEvent, to: string, content: object): Promise<void> => {
  await stage.publish([await stage.releaseAgain(idOf(release), to, content)]);
};
/** What could not be uploaded is due long after this test. */
const waitsLonger = () =>
  stage.mediaPool.query(
    `update media.provider_ids set due_at = now() + interval '1 hour' where due_at is not null`,
  );
const age = (days: number) =>
  stage.mediaPool.query(`update media.provider_ids set uploaded_at = now() - $1 * interval '1 day'`, [days]);

test('MP33: a file is uploaded once for a number, whoever names it, and its id is used until day 28', async () => {
  await sender();
  const bytes = png(200_000);
  const [id, twin] = [await stage.kept(bytes, PNG), await stage.kept(bytes, PNG)];
  const [ana, ben, cid] = [somebody(), somebody(), somebody()];
  const first = await sends(ana, { id, caption: 'Look' });
  await outcome(first).toMatchObject({ type: 'MessageAccepted' });
  expect(await got(ana)).toMatchObject([
    { body: { image: { id: expect.stringMatching(/^\d+$/), caption: 'Look' } } },
  ]);
  await outcome(await sends(ben, { id: twin })).toMatchObject({ type: 'MessageAccepted' });
  expect(uploads).toMatchObject([{ mimeType: 'image/png', bytes: bytes.length }]);
  expect(await idSent(ben)).toBe(await idSent(ana));
  await age(27.9);
  await outcome(await sends(ana, { id })).toMatchObject({ type: 'MessageAccepted' });
  expect(uploads).toHaveLength(1);
  await age(28);
  await outcome(await sends(cid, { id })).toMatchObject({ type: 'MessageAccepted' });
  expect(uploads).toHaveLength(2);
  expect(await idSent(cid)).not.toBe(await idSent(ben));
});

test('MP33: many who need a file at once share one upload; those who would wait long come back by themselves', async () => {
  await Promise.all([sender(), sender()]);
  const id = await stage.kept(png(), PNG);
  const people = Array.from({ length: 30 }, somebody);
  const releases = await Promise.all(people.map((to) => stage.releasedContent(to, 'image', { id })));
  await stage.publish(releases);
  for (const release of releases) {
    await outcome(release).toMatchObject({ type: expect.stringMatching(/MessageAccepted|MessageDeferred/) });
  }
  const settled = await Promise.all(releases.map(last));
  // Whoever waited in a slot was sent once the file was there: from now on it is.
  expect(settled.map(({ type }) => type)).toContain('MessageAccepted');
  for (const [index, release] of releases.entries()) {
    const { type, reason } = settled[index] as { type?: string; reason?: string };
    if (type === 'MessageAccepted') continue;
    expect(reason).toBe('media-uploading');
    await again(release, people[index] as string, { id });
    await outcome(release).toMatchObject({ type: 'MessageAccepted' });
    expect(await attempts(release)).toBe(1);
  }
  expect(uploads).toHaveLength(1);
});

test('MP33: an id that Meta does not know any more is renewed, and the message goes with the new one', async () => {
  await sender();
  const id = await stage.kept(png(), PNG);
  const [ana, ben] = [somebody(), somebody()];
  await outcome(await sends(ana, { id })).toMatchObject({ type: 'MessageAccepted' });
  const old = await idSent(ana);
  await stage.control('POST', '/clock', { advance: '31d' });
  const release = await sends(ben, { id });
  await outcome(release).toMatchObject({ type: 'MessageDeferred', reason: 'media-gone' });
  await again(release, ben, { id });
  await outcome(release).toMatchObject({ type: 'MessageAccepted' });
  expect(uploads).toHaveLength(2);
  expect(await got(ben)).toHaveLength(1);
  expect(await idSent(ben)).not.toBe(old);
});

test('what passes by itself costs no attempt and is not tried again before its time; what Meta refuses fails with Meta’s words', async () => {
  const busy = { code: 'meta-131016', class: 'retry-with-backoff', detail: 'Busy.' } as const;
  const meta = { code: 131016, message: 'Service unavailable' };
  await sender((n) =>
    n === 1
      ? Promise.resolve({ kind: 'later', of: 'provider', failure: { ...busy, meta } })
      : n === 2
        ? Promise.resolve({ kind: 'unknown', reason: 'timeout' })
        : undefined,
  );
  const id = await stage.kept(png(), PNG);
  const [ana, ben] = [somebody(), somebody()];
  const release = await sends(ana, { id });
  await outcome(release).toMatchObject({ type: 'MessageDeferred', reason: 'media-not-uploaded', meta });
  await waitsLonger();
  await outcome(await sends(ben, { id })).toMatchObject({ reason: 'media-not-uploaded' });
  expect(uploads).toHaveLength(1);
  const dueNow = () => stage.mediaPool.query('update media.provider_ids set due_at = now()');
  await dueNow();
  await again(release, ana, { id });
  const deferrals = async () =>
    (await stage.events(idOf(release))).filter(({ type }) => type === 'MessageDeferred').length;
  await expect.poll(deferrals).toBe(2);
  await dueNow();
  await again(release, ana, { id });
  await outcome(release).toMatchObject({ type: 'MessageAccepted' });
  expect(await attempts(release)).toBe(1);
  const refused = await stage.kept(png(), { sentAs: 'image/tiff', found: 'image/tiff' });
  for (const to of [ana, ben]) {
    const failed = await sends(to, { id: refused });
    await outcome(failed).toMatchObject({ type: 'MessageFailed', failure: { code: 'meta-131053' } });
    await waitsLonger();
  }
  expect(uploads).toHaveLength(4);
});

test('killed between an upload and its record, the file is uploaded once more and the message sent once', async () => {
  const id = await stage.kept(png(), PNG);
  const to = somebody();
  // Who was killed left a claim, and Meta has a file that nobody knows of.
  await stage.mediaPool.query(
    `insert into media.provider_ids (phone_number_id, object_id, mime_type, claimed_by, claimed_until)
     select $1, object_id, 'image/png', gen_random_uuid(), now() + interval '1 hour' from media.links where media_id = $2`,
    [stage.phoneNumberId, id],
  );
  await sender();
  const release = await sends(to, { id });
  await outcome(release).toMatchObject({ type: 'MessageDeferred', reason: 'media-uploading' });
  await stage.mediaPool.query('update media.provider_ids set claimed_until = now()');
  await again(release, to, { id });
  await outcome(release).toMatchObject({ type: 'MessageAccepted' });
  expect(uploads).toHaveLength(1);
  expect(await got(to)).toHaveLength(1);
});

test('MP33: what a person sent is sent on, and nothing of it goes out once the person is erased', async () => {
  await sender();
  const ana = await stage.contactOf(somebody());
  const id = await stage.kept(png(), { found: 'image/png' }, ana);
  const ben = somebody();
  const card = { type: 'button', header: { type: 'image', image: { id } }, body: { text: 'This?' } };
  const button = { type: 'reply', reply: { id: 'y', title: 'Yes' } };
  const release = await sends(ben, { ...card, action: { buttons: [button] } }, 'interactive');
  await outcome(release).toMatchObject({ type: 'MessageAccepted' });
  expect(JSON.stringify(await got(ben))).not.toContain(id);
  await stage.erase(ana);
  const late = await sends(ben, { id });
  await outcome(late).toMatchObject({ type: 'MessageSuppressed', failure: { code: 'media-unknown' } });
  const nobodys = await sends(ben, { id: '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11' });
  await outcome(nobodys).toMatchObject({ type: 'MessageSuppressed', failure: { code: 'media-unknown' } });
});
