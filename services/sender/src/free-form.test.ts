import type { RecordedEvent } from '@wabus/events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, startStage } from '../test/stage.ts';

const HOUR = 3_600_000;
let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await stage.sender();
});
afterAll(() => stage?.end());

const eventsOf = (release: RecordedEvent) => stage.events((release.data as { messageId: string }).messageId);
const lastOf = async (release: RecordedEvent) => (await eventsOf(release)).at(-1);

describe('a free-form message', () => {
  test('goes out within 24 hours of what the person wrote, with the message that it quotes', async () => {
    const release = await stage.releasedText('+16505552001', 'On our way', 23 * HOUR, 'wamid.question');
    await stage.publish([release]);
    await expect.poll(async () => (await lastOf(release))?.type).toBe('MessageAccepted');
    const [received] = (await stage.received()).filter(({ to }) => to === '+16505552001');
    expect(received?.body).toMatchObject({
      type: 'text',
      text: { body: 'On our way' },
      context: { message_id: 'wamid.question' },
    });
  });

  test.each([
    ['later than that', '+16505552002', 25 * HOUR],
    ['to somebody who never wrote', '+16505552003', null],
  ])('%s is suppressed without a call', async (_what, to, wroteAgoMs) => {
    const release = await stage.releasedText(to, 'Too late', wroteAgoMs);
    await stage.publish([release]);
    await expect.poll(async () => (await lastOf(release))?.type).toBe('MessageSuppressed');
    expect((await lastOf(release))?.data).toMatchObject({
      failure: { code: 'window-closed', class: 'own-rule' },
    });
    expect((await eventsOf(release)).map(({ type }) => type)).not.toContain('MessageSendAttempted');
    expect((await stage.received()).filter((received) => received.to === to)).toEqual([]);
  });
});
