import { KeyringError, type SealedInContext } from '@wabus/keyring';
import { expect, test } from 'vitest';
import type { AdmittedMessage } from './admitted-message.ts';
import { Contents, UnreadableContentError } from './contents.ts';

/** Sealed parts are told by their contact: what each of these was sealed as, or why it does not open. */
const SEALED: Readonly<Record<string, unknown>> = {
  fine: { to: '+5511987654321', content: { body: 'hello' } },
  erased: null,
  wrong: { to: 5511987654321, content: { body: 'Zuleide' } },
  changed: new KeyringError('tampered', 'the part does not open'),
};

async function open(parts: readonly SealedInContext[]): Promise<unknown[]> {
  const plains = parts.map(({ contactId }) => SEALED[contactId]);
  const error = plains.find((plain) => plain instanceof Error);
  if (error) throw error;
  return plains;
}

const release = (contactId: string): AdmittedMessage['release'] =>
  ({
    id: contactId,
    tenantId: 't1',
    personal: [{ contactId, sealed: 'AQ==' }],
  }) as unknown as AdmittedMessage['release'];

test('a content that does not open, or is not what the catalogue says, hurts no other of its batch', async () => {
  const contents = new Contents({ open });
  const who = ['fine', 'wrong', 'erased', 'changed', 'fine'];
  const opened = await Promise.allSettled(who.map((contactId) => contents.open(release(contactId))));
  expect(opened.map((one) => (one.status === 'fulfilled' ? one.value : one.reason))).toEqual([
    SEALED.fine,
    expect.any(UnreadableContentError),
    null,
    expect.any(UnreadableContentError),
    SEALED.fine,
  ]);
  const [, wrong] = opened.map((one) => (one.status === 'rejected' ? String(one.reason) : ''));
  expect(wrong).toMatch(/MessageReleased, sealed in version 1: to: /);
  expect(wrong).not.toContain('Zuleide');
});
