import { opaque } from '../chance.ts';
import type { Engine } from '../engine.ts';
import { originOf } from '../people/country.ts';
import type { PhoneNumber } from '../state/nodes.ts';

/** The fields of a phone number that are answered when none are asked for. */
export const phoneNumberDefaults = [
  'id',
  'verified_name',
  'display_phone_number',
  'quality_rating',
  'code_verification_status',
  'platform_type',
  'throughput',
  'last_onboarded_time',
  'webhook_configuration',
];

/** A business phone number as the Graph side shows it, all fields; what it does not have is undefined. */
export function phoneNumberNode(engine: Engine, number: PhoneNumber): Record<string, unknown> {
  const { registered, standing } = number;
  const origin = originOf(number.digits);
  const onboarded = new Date(number.onboardedAt).toISOString();
  const platform = registered ? 'CLOUD_API' : 'NOT_APPLICABLE';
  return {
    id: number.id,
    verified_name: number.verifiedName,
    display_phone_number: number.displayPhoneNumber,
    country_code: origin.country,
    country_dial_code: origin.dialCode,
    quality_rating: registered ? standing.quality : 'UNKNOWN',
    quality_score: { score: registered ? standing.quality : 'UNKNOWN' },
    status: registered ? 'CONNECTED' : number.pinDigest === null ? 'PENDING' : 'DISCONNECTED',
    name_status: 'APPROVED',
    new_display_name: number.newDisplayName ?? undefined,
    new_name_status: number.newDisplayName === null ? 'NONE' : 'PENDING_REVIEW',
    certificate: opaque(60, engine.world.seed, 'certificate', number.id),
    new_certificate: undefined,
    code_verification_status: 'VERIFIED',
    platform_type: platform,
    host_platform: platform,
    throughput: { level: registered ? standing.throughput : 'NOT_APPLICABLE' },
    whatsapp_business_manager_messaging_limit: standing.limit,
    messaging_limit_tier: standing.limit,
    account_mode: 'LIVE',
    is_official_business_account: false,
    is_on_biz_app: number.onBusinessApp,
    is_pin_enabled: number.pinDigest !== null,
    is_preverified_number: false,
    last_onboarded_time: `${onboarded.slice(0, 19)}+0000`,
    search_visibility: number.searchVisibility,
    eligibility_for_api_business_global_search: 'NON_ELIGIBLE_UNDEFINED_COUNTRY',
    username: undefined,
    conversational_automation: undefined,
    webhook_configuration: webhookConfiguration(engine, number),
    health_status: healthOf(engine, number),
  };
}

function webhookConfiguration(engine: Engine, number: PhoneNumber): Record<string, unknown> {
  const { callbackUrl, wabas } = engine.world;
  const ofWaba = number.wabaIds.map((id) => wabas.get(id)?.subscription?.overrideUri).find((uri) => uri);
  return {
    ...(number.overrideUri === null ? {} : { phone_number: number.overrideUri }),
    ...(ofWaba ? { whatsapp_business_account: ofWaba } : {}),
    ...(callbackUrl === null ? {} : { application: callbackUrl }),
  };
}

function healthOf(engine: Engine, { id, registered, wabaIds }: PhoneNumber): Record<string, unknown> {
  const disabled = wabaIds.some((wabaId) => engine.world.wabas.get(wabaId)?.standing.disabled);
  const canSend = registered && !disabled ? 'AVAILABLE' : 'BLOCKED';
  const entity = { entity_type: 'PHONE_NUMBER', id, can_send_message: canSend };
  return { can_send_message: canSend, entities: [entity] };
}
