import { randomUUID } from 'node:crypto';
import type { KnownContact } from '@wabus/keyring';
import type { NormaliserPorts } from './service.ts';

type PlacingKeyring = NormaliserPorts['keyring'];

/** Who a person is would change: a dry run does not follow that. */
class NotTriedError extends Error {
  override readonly name = 'NotTriedError';

  constructor() {
    super('Who people are is not tried in a dry run.');
  }
}

const notTried = async (): Promise<never> => {
  throw new NotTriedError();
};

/** Somebody whom nobody knows yet, for the time of a dry run. */
function stranger(): KnownContact {
  const contactId = randomUUID();
  const never = { seenAt: null, shownAt: null, formerAt: null };
  return { contactId, holderId: contactId, marked: true, first: true, ...never };
}

/** The keyring as far as it only tells: nobody is made, joined or noted, and nothing is sealed that will be kept. */
export function keyringOfDryRun(keyring: PlacingKeyring): PlacingKeyring {
  return {
    find: (...asked) => keyring.find(...asked),
    identify: async (tenantId, addresses) =>
      (await keyring.find(tenantId, addresses)).map((known) =>
        known ? { ...known, marked: true } : stranger(),
      ),
    join: async (tenantId, joined) =>
      keyring.find(
        tenantId,
        joined.map(({ address }) => address),
      ),
    mayHave: (...asked) => keyring.mayHave(...asked),
    mayBeOne: (...asked) => keyring.mayBeOne(...asked),
    elderOf: (...asked) => keyring.elderOf(...asked),
    goesOver: (...asked) => keyring.goesOver(...asked),
    holderAt: (...asked) => keyring.holderAt(...asked),
    survivorsOf: (...asked) => keyring.survivorsOf(...asked),
    holdersOf: (...asked) => keyring.holdersOf(...asked),
    hmac: (...asked) => keyring.hmac(...asked),
    open: (...asked) => keyring.open(...asked),
    openForTenant: (...asked) => keyring.openForTenant(...asked),
    seal: async (parts) => parts.map(({ contactId }) => ({ contactId, sealed: '' })),
    sealForTenant: async (_tenantId, parts) => parts.map(() => ''),
    absorb: notTried,
    handOver: notTried,
    note: async () => undefined,
    mark: async () => undefined,
  };
}
