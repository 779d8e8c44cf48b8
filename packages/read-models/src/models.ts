import { gatesModel } from '@wabus/gates';
import type { ReadModel } from '@wabus/projection';
import * as all from './all-models.ts';

/** Every read model; `gates` stands first and is applied first in every batch. */
export const models: readonly ReadModel[] = [gatesModel, ...Object.values(all)];
