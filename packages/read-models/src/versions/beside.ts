import type { ReadModel } from '@wabus/projection';
import { LIVE_SCHEMA } from '../install.ts';

/** The schema in which another version of a model is filled, and to which the one before goes. */
export const besideSchema = ({ name }: Pick<ReadModel, 'name'>): string => `${LIVE_SCHEMA}_beside_${name}`;
