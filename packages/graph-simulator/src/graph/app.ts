import type { Engine } from '../engine.ts';
import { webhookFields } from '../webhooks/fields.ts';
import { type GraphAnswer, type GraphCall, parameter } from './call.ts';
import { invalid, missing } from './errors.ts';
import { verifyCallback } from './waba.ts';
import { wordsOf } from './words.ts';

/** `/{app-id}/subscriptions`: the app's own callback and the fields it wants; wants an app token. */
export async function subscriptions(engine: Engine, call: GraphCall): Promise<GraphAnswer> {
  if (call.method === 'GET') return listed(engine, call);
  const fields = askedFields(call);
  if (call.method === 'DELETE') {
    const { callbackUrl, subscribedFields } = engine.world;
    const kept = fields === null ? [] : [...subscribedFields].filter((name) => !fields.includes(name));
    await engine.setCallback(kept.length > 0 ? callbackUrl : null, kept.length > 0 ? kept : null);
    return { success: true };
  }
  if (parameter(call, 'object') !== 'whatsapp_business_account') {
    throw invalid('Param object must be whatsapp_business_account.');
  }
  const callbackUrl = parameter(call, 'callback_url');
  const verifyToken = parameter(call, 'verify_token');
  if (callbackUrl === null) throw missing('callback_url');
  if (verifyToken === null) throw missing('verify_token');
  await verifyCallback(callbackUrl, verifyToken);
  await engine.setCallback(callbackUrl, fields ?? [...engine.world.subscribedFields]);
  return { success: true };
}

function listed({ world }: Engine, call: GraphCall): GraphAnswer {
  const { callbackUrl } = world;
  if (callbackUrl === null) return { data: [] };
  const version = call.version || 'v25.0';
  const fields = [...world.subscribedFields].map((name) => ({ name, version }));
  const object = 'whatsapp_business_account';
  return { data: [{ object, callback_url: callbackUrl, active: true, fields }] };
}

// A text with commas or a list; null when none is named.
function askedFields(call: GraphCall): string[] | null {
  const names = wordsOf(call.query.get('fields') ?? call.body.fields);
  if (names === null) return null;
  const unknown = names.find((name) => !webhookFields.includes(name));
  if (unknown === undefined) return [...new Set(names)];
  throw invalid(`Param fields: ${unknown} is not a field of whatsapp_business_account.`);
}
