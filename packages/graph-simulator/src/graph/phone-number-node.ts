import type { Engine } from '../engine.ts';
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

/** A business phone number as the Graph side shows it, all fields. */
export function phoneNumberNode(engine: Engine, number: PhoneNumber): Record<string, unknown> {
  const { registered, standing } = number;
  const disabled = number.wabaIds.some((id) => engine.world.wabas.get(id)?.standing.disabled);
  const canSend = registered && !disabled ? 'AVAILABLE' : 'BLOCKED';
  const onboarded = new Date(number.onboardedAt).toISOString();
  const override = number.wabaIds
    .map((id) => engine.world.wabas.get(id)?.subscription?.overrideUri)
    .find((uri) => uri);
  return {
    id: number.id,
    verified_name: number.verifiedName,
    display_phone_number: number.displayPhoneNumber,
    quality_rating: registered ? standing.quality : 'UNKNOWN',
    quality_score: { score: registered ? standing.quality : 'UNKNOWN' },
    status: registered ? 'CONNECTED' : number.pinDigest === null ? 'PENDING' : 'DISCONNECTED',
    name_status: 'APPROVED',
    new_name_status: 'NONE',
    code_verification_status: 'VERIFIED',
    platform_type: registered ? 'CLOUD_API' : 'NOT_APPLICABLE',
    throughput: { level: registered ? standing.throughput : 'NOT_APPLICABLE' },
    whatsapp_business_manager_messaging_limit: standing.limit,
    account_mode: 'LIVE',
    is_official_business_account: false,
    is_on_biz_app: number.onBusinessApp,
    is_pin_enabled: number.pinDigest !== null,
    is_preverified_number: false,
    last_onboarded_time: `${onboarded.slice(0, 19)}+0000`,
    search_visibility: 'VISIBLE',
    webhook_configuration: {
      ...(override ? { whatsapp_business_account: override } : {}),
      ...(engine.world.callbackUrl === null ? {} : { application: engine.world.callbackUrl }),
    },
    health_status: {
      can_send_message: canSend,
      entities: [
        {
          entity_type: 'PHONE_NUMBER',
          id: number.id,
          can_send_message: canSend,
        },
      ],
    },
  };
}
