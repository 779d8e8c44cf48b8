import {
  type AccountStanding,
  evolveAccount,
  evolveNumberStanding,
  type NumberStanding,
  unknownAccount,
  unknownNumber,
} from '@wabus/domain';
import type { CatalogueEvent } from '@wabus/events';
import type { StreamFold } from '@wabus/projection';
import { accounts, numbers } from './tables.ts';

/** What Meta said while somebody had the account or number: another who gets it later does not see what was before. */
interface OfOwner<Standing> {
  readonly tenantId: string | null;
  readonly standing: Standing;
}

/** Rows belong to who had the stream first: what Meta says while others have it is not for them to see. */
const ofOwner =
  <Standing>(evolve: (standing: Standing, event: CatalogueEvent) => Standing) =>
  (state: OfOwner<Standing>, event: CatalogueEvent): OfOwner<Standing> => {
    const tenantId = state.tenantId ?? event.tenantId;
    if (event.tenantId !== tenantId) return state;
    return { tenantId, standing: evolve(state.standing, event) };
  };

/** How accounts stand with Meta. */
export const accountFold: StreamFold<OfOwner<AccountStanding>> = {
  stream: 'waba',
  table: accounts,
  initialState: { tenantId: null, standing: unknownAccount },
  evolve: ofOwner(evolveAccount),
  columns: ({ standing }) => ({ standing }),
};

/** How numbers stand with Meta. */
export const numberFold: StreamFold<OfOwner<NumberStanding>> = {
  stream: 'number',
  table: numbers,
  initialState: { tenantId: null, standing: unknownNumber },
  evolve: ofOwner(evolveNumberStanding),
  columns: ({ standing }) => ({ standing }),
};
