import type { Engine } from '../engine.ts';
import { sendMessage } from '../messages/route.ts';
import type { PhoneNumber } from '../state/nodes.ts';
import type { GraphAnswer, GraphCall } from './call.ts';
import { invalid, messagingError, missing } from './errors.ts';
import { project } from './fields.ts';
import { phoneNumberNode } from './phone-number-node.ts';
import type { Edge } from './waba.ts';

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
  'POST messages': sendMessage,
};

async function changeSettings(engine: Engine, call: GraphCall, number: PhoneNumber): Promise<GraphAnswer> {
  const pinDigest = engine.world.pinDigest(number.id, checkedPin(call));
  await engine.record({ e: 'pin', phoneNumberId: number.id, pinDigest });
  return { success: true };
}

async function register(engine: Engine, call: GraphCall, number: PhoneNumber): Promise<GraphAnswer> {
  if (call.body.messaging_product !== 'whatsapp') throw missing('messaging_product');
  const pin = checkedPin(call);
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

function checkedPin(call: GraphCall): string {
  const { pin } = call.body;
  if (pin === undefined) throw missing('pin');
  if (!/^\d{6}$/.test(String(pin))) throw invalid('Param pin must be 6 digits.');
  return String(pin);
}
