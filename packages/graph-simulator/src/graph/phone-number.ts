import { decimalId } from '../chance.ts';
import type { Engine } from '../engine.ts';
import { isObject } from '../http/body.ts';
import { uploadMedia } from '../media/upload.ts';
import { sendMessage } from '../messages/route.ts';
import type { NumberChangedEntry } from '../state/entries.ts';
import type { PhoneNumber } from '../state/nodes.ts';
import { formValue, type GraphAnswer, type GraphCall, parameter } from './call.ts';
import { erringWith, invalid, messagingError, missing } from './errors.ts';
import { project } from './fields.ts';
import { phoneNumberNode } from './phone-number-node.ts';
import { type Edge, verifyOverride } from './waba.ts';

const attemptsAllowed = 10;
const attemptsWindowMs = 72 * 3600 * 1000;

/** The edges of a business phone number. */
export const phoneNumberEdges: Readonly<Record<string, Edge<PhoneNumber>>> = {
  'GET ': (engine, call, number) =>
    project(phoneNumberNode(engine, number), call.query.get('fields'), 'WhatsAppBusinessPhoneNumber', [
      'verified_name',
      'code_verification_status',
      'display_phone_number',
      'quality_rating',
      'platform_type',
      'throughput',
      'last_onboarded_time',
    ]),
  'POST ': changeSettings,
  'POST register': register,
  'POST deregister': deregister,
  'POST media': uploadMedia,
  'POST messages': sendMessage,
  'POST smb_app_data': shareAppData,
};

// What it names changes, all or nothing; a new display name stays under review.
async function changeSettings(engine: Engine, call: GraphCall, number: PhoneNumber): Promise<GraphAnswer> {
  const pin = parameter(call, 'pin');
  const pinDigest = pin === null ? null : engine.world.pinDigest(number.id, checkedPin(pin));
  const change = { ...namedSettings(call), ...(await webhookOverride(call)) };
  if (pinDigest === null && Object.keys(change).length === 0) throw missing('pin');
  const phoneNumberId = number.id;
  if (pinDigest !== null) await engine.record({ e: 'pin', phoneNumberId, pinDigest });
  if (Object.keys(change).length > 0) await engine.record({ e: 'number-changed', phoneNumberId, change });
  return { success: true };
}

function namedSettings(call: GraphCall): NumberChangedEntry['change'] {
  const newDisplayName = parameter(call, 'new_display_name');
  const searchVisibility = parameter(call, 'search_visibility');
  if (newDisplayName?.trim() === '') throw invalid('Param new_display_name must not be empty.');
  if (searchVisibility !== null && !['VISIBLE', 'NON_VISIBLE'].includes(searchVisibility)) {
    throw invalid('Param search_visibility must be one of {VISIBLE, NON_VISIBLE}.');
  }
  return {
    ...(newDisplayName === null ? {} : { newDisplayName }),
    ...(searchVisibility === null ? {} : { searchVisibility }),
  };
}

async function webhookOverride(call: GraphCall): Promise<NumberChangedEntry['change']> {
  const given = call.body.webhook_configuration ?? formValue(call.query.get('webhook_configuration') ?? '');
  if (given === '') return {};
  if (!isObject(given)) throw invalid('Param webhook_configuration must be a JSON object.');
  const { override_callback_uri: uri, verify_token: verifyToken } = given;
  if (uri === '') return { overrideUri: null };
  if (typeof uri !== 'string') throw missing("webhook_configuration['override_callback_uri']");
  if (typeof verifyToken !== 'string') throw missing("webhook_configuration['verify_token']");
  await verifyOverride(uri, verifyToken);
  return { overrideUri: uri };
}

async function register(engine: Engine, call: GraphCall, number: PhoneNumber): Promise<GraphAnswer> {
  if (call.body.messaging_product !== 'whatsapp') throw missing('messaging_product');
  if (call.body.pin === undefined) throw missing('pin');
  const pin = checkedPin(String(call.body.pin));
  if (number.onBusinessApp) throw invalid('The number is used in the WhatsApp Business app.');
  await countAttempt(engine, number);
  const pinDigest = engine.world.pinDigest(number.id, pin);
  if (number.pinDigest !== null && number.pinDigest !== pinDigest) throw messagingError(133005);
  await engine.record({ e: 'registered', phoneNumberId: number.id, pinDigest });
  return { success: true };
}

async function deregister(engine: Engine, _call: GraphCall, number: PhoneNumber): Promise<GraphAnswer> {
  if (number.onBusinessApp) throw invalid('The number is used in the WhatsApp Business app.');
  if (!number.registered) throw messagingError(133010);
  await countAttempt(engine, number);
  await engine.record({ e: 'deregistered', phoneNumberId: number.id });
  return { success: true };
}

const syncTypes = ['smb_app_state_sync', 'history'];
const syncWithinMs = 24 * 3600 * 1000;

// What the app knows may be asked for once, within a day; what comes of it is told by the control API.
async function shareAppData(engine: Engine, call: GraphCall, number: PhoneNumber): Promise<GraphAnswer> {
  if (call.body.messaging_product !== 'whatsapp') throw missing('messaging_product');
  const syncType = call.body.sync_type;
  if (syncType === undefined) throw missing('sync_type');
  if (typeof syncType !== 'string' || !syncTypes.includes(syncType))
    throw invalid(`Param sync_type must be one of {${syncTypes.join(', ')}}.`);
  if (!number.onBusinessApp) throw invalid('The number is not used in the WhatsApp Business app.');
  if (number.appData.asked.has(syncType)) throw erringWith(2_593_107);
  if (engine.now() > number.appData.since + syncWithinMs) throw erringWith(2_593_108);
  await engine.record({ e: 'app-data-asked', phoneNumberId: number.id, syncType });
  const requestId = decimalId(16, engine.world.seed, 'app-data', number.id, syncType, number.appData.since);
  return { messaging_product: 'whatsapp', request_id: requestId };
}

// The eleventh attempt within a moving 72 hours blocks the number for 72 hours.
async function countAttempt(engine: Engine, number: PhoneNumber): Promise<void> {
  const now = engine.now();
  if (number.blockedUntil > now) throw messagingError(133016);
  if (number.attempts.filter((at) => at > now - attemptsWindowMs).length >= attemptsAllowed) {
    const until = now + attemptsWindowMs;
    await engine.record({ e: 'register-blocked', phoneNumberId: number.id, until });
    throw messagingError(133016);
  }
  await engine.record({ e: 'register-tried', phoneNumberId: number.id, at: now });
}

function checkedPin(pin: string): string {
  if (!/^\d{6}$/.test(pin)) throw invalid('Param pin must be 6 digits.');
  return pin;
}
