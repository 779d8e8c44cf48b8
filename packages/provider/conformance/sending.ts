import { randomUUID } from 'node:crypto';
import { Secret } from '@wabus/platform';
import { describe, expect, test } from 'vitest';
import type { CallOptions, OutboundMessage } from '../src/index.ts';
import type { Made, Scene } from './harness.ts';

let people = 1_000;
const somebody = (): string => `+1650555${people++}`;
const failure = {
  code: expect.stringMatching(/^[a-z]+-\S+$/),
  detail: expect.stringMatching(/^[A-Z].*\.$/),
  meta: expect.objectContaining({ code: expect.any(Number), message: expect.any(String) }),
};

/** The calls that the tests make. */
function callsOf(made: Made) {
  const messageTo = (to: string): OutboundMessage => ({
    ...made().sample,
    ...{ messageId: randomUUID(), attemptId: randomUUID(), phoneNumberId: made().phoneNumberId, to },
  });
  const send = (to: string, options?: CallOptions) =>
    made().provider.send(messageTo(to), made().token, options);
  /** What comes of the next message to somebody whom the scene meets. */
  const after = async (scene: Scene) => {
    const to = somebody();
    await made().play(scene, to);
    // Only where no answer comes is there something to wait for.
    const options = scene === 'takes-and-never-answers' ? { timeoutMs: 2_000 } : {};
    return { to, verdict: await send(to, options) };
  };
  return { messageTo, send, after };
}

/** What every adapter promises of sending. */
export function describeSending(made: Made): void {
  const { messageTo, send } = callsOf(made);
  describe('sending', () => {
    test('a message is taken once, under a name of its own, and its ids travel with it', async () => {
      const [to, other] = [somebody(), somebody()];
      const message = messageTo(to);
      const first = await made().provider.send(message, made().token);
      expect(first).toEqual({ kind: 'accepted', providerMessageId: expect.stringMatching(/./), held: false });
      const second = await send(other);
      expect(second).toMatchObject({ kind: 'accepted' });
      expect(second).not.toEqual(first);
      const [callback, ...more] = await made().taken(to);
      expect(more).toEqual([]);
      const { messageId, attemptId } = message;
      expect(made().webhooks.attemptOf(callback ?? '')).toEqual({ messageId, attemptId });
      for (const other of ['', messageId, `${callback}x`])
        expect(made().webhooks.attemptOf(other)).toBeNull();
    });
  });
  describeRefusals(made);
  describeSilence(made);
}

function describeRefusals(made: Made): void {
  const { messageTo, send, after } = callsOf(made);
  describe('refusals', () => {
    test('a final no of this message says so in words, and refuses nothing else', async () => {
      const { to, verdict } = await after('refuses-recipient');
      expect(verdict).toEqual({
        kind: 'rejected',
        failure: { class: 'permanent-recipient', ...failure },
      });
      expect(await made().taken(to)).toEqual([]);
    });

    test('a no to the account or the token names what of the project is refused', async () => {
      const { verdict } = await after('refuses-account');
      expect(verdict).toMatchObject({ kind: 'rejected', refused: 'account', failure });
      const refused = await made().provider.send(messageTo(somebody()), new Secret('nobodys-token'));
      expect(refused).toMatchObject({ kind: 'rejected', refused: 'token', failure: { class: 'auth' } });
      expect(JSON.stringify(refused)).not.toContain('nobodys-token');
    });

    test.each([
      ['number-too-fast', 'number'],
      ['pair-too-fast', 'pair'],
      ['broken', 'provider'],
    ] as const)('%s is a no for now, of the %s; the same message may be sent then', async (scene, of) => {
      const { to, verdict } = await after(scene);
      expect(verdict).toMatchObject({ kind: 'later', of, failure });
      expect(await made().taken(to)).toEqual([]);
      expect(await send(to)).toMatchObject({ kind: 'accepted' });
    });

    test.each([
      'refuses-recipient',
      'refuses-account',
      'number-too-fast',
      'pair-too-fast',
      'broken',
    ] as const)(
      'the failure of %s can be explained once it is recorded, and its words alone tell it',
      async (scene) => {
        const { failures } = made();
        const { verdict } = await after(scene);
        if (!('failure' in verdict)) throw new Error(`it is ${verdict.kind}`);
        const meaning = failures.meaningOf(verdict.failure);
        expect(meaning?.meaning).toBe(verdict.failure.detail);
        expect(meaning?.retryable).toBe(verdict.kind === 'later');
        expect(meaning?.refused).toBe('refused' in verdict ? verdict.refused : undefined);
        expect(failures.failureOf(verdict.failure.meta)).toEqual(verdict.failure);
      },
    );
  });
}

function describeSilence(made: Made): void {
  const { messageTo, send, after } = callsOf(made);
  describe('no answer', () => {
    test.each(['takes-and-never-answers', 'takes-and-cuts-the-line'] as const)(
      'when it %s the outcome is unknown, and the adapter does not call again',
      async (scene) => {
        const { to, verdict } = await after(scene);
        expect(verdict).toEqual({ kind: 'unknown', reason: expect.stringMatching(/^[a-z-]+$/) });
        expect(await made().taken(to)).toHaveLength(1);
      },
    );

    test('what never left is not reached: nobody listens, or the caller gave up before', async () => {
      const notReached = { kind: 'not-reached', reason: expect.stringMatching(/^[a-z-]+$/) };
      expect(await made().away.send(messageTo(somebody()), made().token)).toEqual(notReached);
      const to = somebody();
      expect(await send(to, { signal: AbortSignal.abort() })).toEqual(notReached);
      expect(await made().taken(to)).toEqual([]);
    });
  });
}
