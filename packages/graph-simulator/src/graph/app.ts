import type { Engine } from '../engine.ts';
import { type GraphAnswer, type GraphCall, parameter } from './call.ts';
import { invalid, missing } from './errors.ts';
import { verifyCallback } from './waba.ts';

const fields = [
  'messages',
  'message_template_status_update',
  'user_preferences',
  'phone_number_quality_update',
  'account_update',
];

/** `/{app-id}/subscriptions`: the app's own callback; wants an app token. */
export async function subscriptions(engine: Engine, call: GraphCall): Promise<GraphAnswer> {
  if (call.method === 'DELETE') {
    await engine.setCallbackUrl(null);
    return { success: true };
  }
  if (call.method === 'GET') {
    const { callbackUrl } = engine.world;
    if (callbackUrl === null) return { data: [] };
    const listed = fields.map((name) => ({ name, version: call.version || 'v25.0' }));
    const object = 'whatsapp_business_account';
    return { data: [{ object, callback_url: callbackUrl, active: true, fields: listed }] };
  }
  if (parameter(call, 'object') !== 'whatsapp_business_account') {
    throw invalid('Param object must be whatsapp_business_account.');
  }
  const callbackUrl = parameter(call, 'callback_url');
  const verifyToken = parameter(call, 'verify_token');
  if (callbackUrl === null) throw missing('callback_url');
  if (verifyToken === null) throw missing('verify_token');
  await verifyCallback(callbackUrl, verifyToken);
  await engine.setCallbackUrl(callbackUrl);
  return { success: true };
}
