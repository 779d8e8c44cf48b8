import type { RecordedEvent } from '@wabus/events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stage, startStage } from '../test/stage.ts';

const TO = '+16505553001';
let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await stage.sender();
});
afterAll(() => stage?.end());

const eventsOf = (release: RecordedEvent) => stage.events((release.data as { messageId: string }).messageId);
const lastOf = async (release: RecordedEvent) => (await eventsOf(release)).at(-1);

async function sent(release: RecordedEvent): Promise<void> {
  await stage.publish([release]);
  await expect.poll(async () => (await lastOf(release))?.type).toBe('MessageAccepted');
}

async function suppressed(release: RecordedEvent): Promise<void> {
  await stage.publish([release]);
  await expect.poll(async () => (await lastOf(release))?.type).toBe('MessageSuppressed');
  expect((await lastOf(release))?.data).toMatchObject({
    failure: { code: 'contact-opted-out', class: 'own-rule' },
  });
  expect((await eventsOf(release)).map(({ type }) => type)).not.toContain('MessageSendAttempted');
}

/** A message of a template of this category. */
async function released(
  to: string,
  purpose: 'marketing' | 'utility' | 'authentication',
): Promise<RecordedEvent> {
  await stage.database.pool.query('update read_models.gate_templates set category = upper($1)', [purpose]);
  return stage.released(to, undefined, purpose);
}

test('released marketing to a person who withdrew meanwhile is suppressed without a call; utility and replies go on', async () => {
  const { pool } = stage.database;
  const marketing = await released(TO, 'marketing');
  const { contactId } = marketing.data as { contactId: string };
  await sent(marketing);
  await pool.query(
    `insert into read_models.gate_consents values ('tenant-1', $1, 'marketing', 'withdrawn', now(), 1)`,
    [contactId],
  );
  await suppressed(await released(TO, 'marketing'));
  await sent(await released(TO, 'utility'));
  await sent(await stage.releasedText(TO, 'A reply', 60_000));
  await pool.query(`update read_models.gate_consents set purpose = 'all' where contact_id = $1`, [contactId]);
  await suppressed(await released(TO, 'utility'));
  await sent(await released(TO, 'authentication'));
  await pool.query(
    `insert into read_models.gate_consents values ('tenant-1', $1, 'marketing', 'given', now() + interval '1 second', 2)`,
    [contactId],
  );
  await sent(await released(TO, 'marketing'));
});

test("WhatsApp's own stop keeps marketing of its number back", async () => {
  const { pool } = stage.database;
  const marketing = await released('+16505553002', 'marketing');
  const { contactId, phoneNumberId } = marketing.data as { contactId: string; phoneNumberId: string };
  const stop = `insert into read_models.gate_preferences values ('tenant-1', $1, $2, 'stop', now(), 1)`;
  await pool.query(stop, [contactId, 'another']);
  await sent(marketing);
  await pool.query(stop, [contactId, phoneNumberId]);
  await suppressed(await released('+16505553002', 'marketing'));
});

test('a message released as utility needs consent to marketing once Meta has made its template marketing', async () => {
  const utility = await released('+16505553003', 'utility');
  const { contactId } = utility.data as { contactId: string };
  const { pool } = stage.database;
  await pool.query(
    `insert into read_models.gate_consents values ('tenant-1', $1, 'marketing', 'withdrawn', now(), 1)`,
    [contactId],
  );
  await pool.query(`update read_models.gate_templates set category = 'MARKETING'`);
  await suppressed(utility);
});

test('what Meta said that it does not take is put off without a call, and is due at once: the gates say when it goes', async () => {
  const { pool } = stage.database;
  const { rows } = await pool.query('select waba_id from read_models.gate_projects');
  const hold = {
    reason: 'account-disabled',
    word: 'DISABLE',
    since: new Date(0).toISOString(),
    endsByWorking: false,
  };
  await pool.query(
    `insert into read_models.gate_accounts (tenant_id, waba_id, holds, state, created_position, revision, position)
     values ('tenant-1', $1, $2, '{}', 1, 0, 1)`,
    [rows[0]?.waba_id, JSON.stringify([hold])],
  );
  const release = await released('+16505553099', 'utility');
  await stage.publish([release]);
  await expect.poll(async () => (await lastOf(release))?.type).toBe('MessageDeferred');
  const data = { reason: 'account-disabled', dueAt: expect.any(String) };
  expect((await lastOf(release))?.data).toMatchObject(data);
  expect((await eventsOf(release)).map(({ type }) => type)).not.toContain('MessageSendAttempted');
  await pool.query(`update read_models.gate_accounts set holds = '[]'`);
  await sent(await released('+16505553098', 'utility'));
});
