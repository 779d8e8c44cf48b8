import { decimalId } from '../chance.ts';
import type { Engine } from '../engine.ts';
import { isObject } from '../http/body.ts';
import type { AccountStanding, Update } from '../state/entries.ts';
import type { Waba } from '../state/nodes.ts';
import { fateOf } from './happenings.ts';
import { bad, type Input, Refusal } from './input.ts';

type Json = Record<string, unknown>;

const events = [
  'PARTNER_ADDED',
  'PARTNER_REMOVED',
  'PARTNER_APP_INSTALLED',
  'PARTNER_APP_UNINSTALLED',
  'PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE',
  'ACCOUNT_VIOLATION',
  'ACCOUNT_RESTRICTION',
  'DISABLED_UPDATE',
  'ACCOUNT_DELETED',
  'ACCOUNT_OFFBOARDED',
  'ACCOUNT_RECONNECTED',
  'VERIFIED_ACCOUNT',
  'AD_ACCOUNT_LINKED',
  'MM_LITE_TERMS_SIGNED',
  'BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE',
  'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE',
  'VOLUME_BASED_PRICING_TIER_UPDATE',
] as const;
type AccountEvent = (typeof events)[number];

const dayMs = 24 * 3600 * 1000;

/**
 * `POST /wabas/{id}/account-update`: Meta changes its mind about an account. Details stand beside `event` in Meta's
 * own shape; those that matter most are filled in. What the event says holds from then on.
 */
export async function accountUpdate(engine: Engine, input: Input, wabaId: string): Promise<Json> {
  const waba = engine.world.wabas.get(wabaId);
  if (!waba) throw new Refusal(404, `There is no WABA ${wabaId}.`);
  const event = input.oneOf('event', events);
  if (event === undefined) throw bad(`event must be one of ${events.join(', ')}.`);
  const details = { ...usualDetails(engine, waba, event), ...input.rest() };
  const update: Update = {
    id: engine.updateId(),
    wabaId,
    entryId: isPartnerEvent(event) ? decimalId(15, engine.world.seed, 'partner') : undefined,
    field: 'account_update',
    at: engine.now(),
    value: { event, ...details },
  };
  await engine.publish({ e: 'account', wabaId, change: standingAfter(event, details), update }, update);
  return { event, ...details, webhook: fateOf(engine, update) };
}

// The entries of these carry the partner's own business instead of the WABA.
const isPartnerEvent = (event: AccountEvent): boolean =>
  event.startsWith('PARTNER_') || event === 'AD_ACCOUNT_LINKED' || event === 'MM_LITE_TERMS_SIGNED';

function usualDetails(engine: Engine, waba: Waba, event: AccountEvent): Json {
  const expiration = Math.floor((engine.now() + dayMs) / 1000);
  if (isPartnerEvent(event)) {
    return { waba_info: { waba_id: waba.id, owner_business_id: waba.businessId } };
  }
  if (event === 'ACCOUNT_VIOLATION') return { violation_info: { violation_type: 'SCAM' } };
  if (event === 'ACCOUNT_RESTRICTION') {
    const restriction = { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration };
    return { restriction_info: [restriction], violation_info: { violation_type: 'SCAM' } };
  }
  if (event !== 'DISABLED_UPDATE') return {};
  const date = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' });
  return { ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: date.format(engine.now()) } };
}

function standingAfter(event: AccountEvent, details: Json): Partial<AccountStanding> {
  if (event === 'PARTNER_REMOVED') return { accessRemoved: true };
  if (event === 'DISABLED_UPDATE') {
    const state = isObject(details.ban_info) ? details.ban_info.waba_ban_state : undefined;
    if (state === 'DISABLE') return { disabled: true };
    return state === 'REINSTATE' ? { disabled: false, restrictedUntil: 0 } : {};
  }
  if (event !== 'ACCOUNT_RESTRICTION' || !Array.isArray(details.restriction_info)) return {};
  const until = details.restriction_info
    .filter(isObject)
    .filter(({ restriction_type }) => restriction_type === 'RESTRICTED_BIZ_INITIATED_MESSAGING')
    .map(({ expiration }) => Number(expiration) * 1000)
    .filter(Number.isFinite);
  return until.length > 0 ? { restrictedUntil: Math.max(...until) } : {};
}
