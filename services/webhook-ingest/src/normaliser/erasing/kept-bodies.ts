import type { EventLog } from '@wabus/event-log';
import type { Keyring } from '@wabus/keyring';
import type { WebhookArchive } from '@wabus/webhook-archive';
import type { DeadLetters } from '../dead-letters.ts';
import type { Owners } from '../owners.ts';
import type { UnknownFacts } from '../unknown-facts.ts';
import type { Mention } from './mention.ts';

/** Somewhere webhooks of people are kept for a while in a form that outlives the keys of the people. */
export interface KeptBodies {
  /** Forgets what of this tenant names the person. Repeating it changes nothing. */
  forget(tenantId: string, mention: Mention): Promise<void>;
}

/** What was set aside: the letters stay, without their bytes. */
export const bodiesOfLetters = (letters: Pick<DeadLetters, 'forgetBytes' | 'withBytes'>): KeptBodies => ({
  async forget(tenantId, { parts, isIn }) {
    const found = await letters.withBytes(tenantId, parts);
    const named = found.filter(({ bytes }) => isIn(bytes.toString()));
    await letters.forgetBytes(named.map(({ id }) => id));
  },
});

/** What nobody understands and showed nobody who was known then: it is under the key of the tenant. */
export const bodiesOfFacts = (
  facts: Pick<UnknownFacts, 'ofNobody' | 'forget'>,
  keyring: Pick<Keyring, 'openForTenant'>,
): KeptBodies => ({
  async forget(tenantId, { isIn }) {
    for (let after = 0n; ; ) {
      const page = await facts.ofNobody(tenantId, after);
      const last = page.at(-1);
      if (!last) return;
      const plains = await keyring.openForTenant(tenantId, page);
      await facts.forget(page.filter((_, index) => isIn(String(plains[index]))).map(({ id }) => id));
      after = last.number;
    }
  },
});

/** What the archive keeps: what became of a webhook and its digest stay. */
export const bodiesOfArchive = (
  archive: Pick<WebhookArchive, 'forget'>,
  owners: Pick<Owners, 'of'>,
): KeptBodies => ({
  forget: (tenantId, { isIn }) =>
    archive.forget(tenantId, isIn, (wabaId) => isOwnedBy(owners, wabaId, tenantId)),
});

async function isOwnedBy(owners: Pick<Owners, 'of'>, wabaId: string, tenantId: string): Promise<boolean> {
  const ownership = await owners.of({ wabaId });
  return ownership.kind === 'owned' && ownership.owner.tenantId === tenantId;
}

/** What was read of the log and is kept there for a while; a log that forgets no single record keeps it until it expires. */
export const bodiesOfLog = (
  log: Pick<EventLog, 'forgetRead'>,
  owners: Pick<Owners, 'of'>,
  asked: { readonly topic: string; readonly readBy: string },
): KeptBodies => ({
  async forget(tenantId, { parts, isIn }) {
    await log.forgetRead?.({
      ...asked,
      containing: parts,
      async chosen({ key, value }) {
        return isIn(value.toString()) && isOwnedBy(owners, key, tenantId);
      },
    });
  },
});
