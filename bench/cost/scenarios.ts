import { bareNumber, campaign } from './campaign.ts';
import { grown } from './grown.ts';
import { idle } from './idle.ts';
import { inbound } from './inbound.ts';
import { kinds } from './kinds.ts';
import { memory } from './memory.ts';
import type { Outcome } from './outcome.ts';
import { read } from './read.ts';
import { restart } from './restart.ts';
import type { Stand } from './stand.ts';
import { upload } from './upload.ts';

/** Every scenario in the order in which it is run on a fresh product. */
export const SCENARIOS: Readonly<Record<string, (stand: Stand) => Promise<Outcome>>> = {
  idle,
  upload,
  campaign: async (stand) => campaign(stand, await bareNumber(stand)),
  inbound,
  kinds,
  read,
  memory,
  restart,
  grown,
};
