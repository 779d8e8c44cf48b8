import { decimalId } from '../chance.ts';
import type { Engine } from '../engine.ts';
import type { MediumEntry } from '../state/entries.ts';
import { type Made, sha256Of } from './sample.ts';

/** What a medium is to be made of. */
type Wanted = Omit<Made, 'id'>;

/** Meta has a medium of this number from now on. The id is that of the update that is made next. */
export function announceMedium(engine: Engine, phoneNumberId: string, wanted: Wanted): MediumEntry {
  const { seed, counters, media } = engine.world;
  let id = decimalId(15, seed, 'media', counters.update);
  for (let n = 1; media.has(id); n += 1) id = decimalId(15, seed, 'media', counters.update, n);
  const sha256 = sha256Of({ id, ...wanted }).toString('hex');
  const entry: MediumEntry = { e: 'medium', id, phoneNumberId, ...wanted, sha256, at: engine.now() };
  engine.note(entry);
  return entry;
}
