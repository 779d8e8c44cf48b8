import type { CommandRunner } from '@wabus/commands';
import { shownBy } from '../addresses.ts';
import { bynamesOf } from '../bynames.ts';
import { changeIdentity } from '../change-identity.ts';
import { definePlacement, type PlacingPorts } from '../define-placement.ts';
import { cameTo, failedBy, type Placed, together } from '../outcome.ts';
import type { FactOfKind, OwnedFact } from '../owned-fact.ts';

interface NotingRunner extends Pick<CommandRunner, 'runMany'> {
  recorded(): boolean;
}

type Owned = OwnedFact<FactOfKind<'identity-change'>>;

/** Numbers and ids of people that changed, one after the other: what one tells, the next may go on from. */
export const identityChangePlacement = definePlacement('identity-change', {
  showsPeople: true,
  place: async (ports, facts) => {
    const placed: Placed[] = [];
    for (const owned of facts) placed.push(await placeOne(ports, owned));
    return together(placed);
  },
});

async function placeOne(ports: PlacingPorts, owned: Owned): Promise<Placed> {
  const { changed, oldPhone, newPhone, oldUserId, newUserId, oldParentUserId, newParentUserId } = owned.fact;
  const portfolio = await ports.portfolios.of(owned.owner.number.projectId);
  const addresses = (phone: string | undefined, id: string | undefined) => shownBy(phone, id, portfolio);
  const [old, now] = [addresses(oldPhone, oldUserId), addresses(newPhone, newUserId)];
  const told = {
    changed,
    oldPhone: old.phone,
    oldUserId: old.userId,
    newPhone: now.phone,
    newUserId: now.userId,
    oldParent: bynamesOf({ parentUserId: oldParentUserId }, portfolio)[0],
    newParent: bynamesOf({ parentUserId: newParentUserId }, portfolio)[0],
  };
  const noting = notingRunner(ports.runner);
  try {
    await changeIdentity({ ...ports, runner: noting }, owned, told);
    return cameTo(owned, noting.recorded() ? 'recorded' : 'repeated');
  } catch (error) {
    return failedBy(owned, error instanceof Error ? error : new Error(String(error)));
  }
}

/** Runs what the other runs, and tells whether anything was recorded by it: a change that was told before records nothing. */
function notingRunner(runner: Pick<CommandRunner, 'runMany'>): NotingRunner {
  let recorded = false;
  return {
    runMany: async (requests) => {
      const outcomes = await runner.runMany(requests);
      recorded ||= outcomes.some((outcome) => outcome.ok && outcome.result.events.length > 0);
      return outcomes;
    },
    recorded: () => recorded,
  };
}
