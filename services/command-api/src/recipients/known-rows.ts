import { knownPhones } from '../messages/recipient.ts';
import type { Core } from '../streams/core.ts';
import type { RowCheck } from './check-row.ts';

/** Rows as they were checked; those whose number is in no numbering plan, but a known person's, are good. One look-up for all. */
export async function settled(
  core: Pick<Core, 'keyring'>,
  tenantId: string,
  checks: readonly RowCheck[],
): Promise<RowCheck[]> {
  const phones = checks.flatMap((check) =>
    'perhaps' in check && check.perhaps ? [check.perhaps.to.value] : [],
  );
  const known = await knownPhones(core, tenantId, phones);
  return checks.map((check) =>
    'perhaps' in check && check.perhaps && known.has(check.perhaps.to.value) ? { ok: check.perhaps } : check,
  );
}
