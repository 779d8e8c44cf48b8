import type { Engine } from '../engine.ts';
import type { Waba } from '../state/nodes.ts';
import { deleteTemplates } from '../templates/change.ts';
import { listTemplates } from '../templates/list.ts';
import { createTemplate } from '../templates/routes.ts';
import { handshake } from '../webhooks/handshake.ts';
import { type GraphAnswer, type GraphCall, parameter } from './call.ts';
import { GraphError, invalid, missing } from './errors.ts';
import { project } from './fields.ts';
import { filtersOf } from './filtering.ts';
import { page } from './paging.ts';
import { phoneNumberDefaults, phoneNumberNode } from './phone-number-node.ts';

/** What answers a method on a node's edge; the edge of the node itself is the empty string. */
export type Edge<Node> = (engine: Engine, call: GraphCall, node: Node) => GraphAnswer | Promise<GraphAnswer>;

/** The edges of a WhatsApp Business Account. */
export const wabaEdges: Readonly<Record<string, Edge<Waba>>> = {
  'GET ': (engine, call, waba) =>
    project(wabaNode(engine, waba), call.query.get('fields'), 'WhatsAppBusinessAccount', [
      'id',
      'name',
      'currency',
      'timezone_id',
      'message_template_namespace',
    ]),
  'GET phone_numbers': listPhoneNumbers,
  'GET subscribed_apps': (engine, _call, waba) => subscribedApps(engine, waba),
  'POST subscribed_apps': subscribe,
  'DELETE subscribed_apps': async (engine, _call, waba) => {
    await engine.record({ e: 'unsubscribed', wabaId: waba.id });
    return { success: true };
  },
  'GET message_templates': listTemplates,
  'POST message_templates': createTemplate,
  'DELETE message_templates': deleteTemplates,
};

// What the account does not have is undefined.
function wabaNode(engine: Engine, waba: Waba): Record<string, unknown> {
  const canSend = waba.standing.disabled ? 'BLOCKED' : 'AVAILABLE';
  return {
    id: waba.id,
    name: waba.name,
    currency: 'USD',
    timezone_id: '1',
    message_template_namespace: `ns_${waba.id}`,
    account_review_status: 'APPROVED',
    business_verification_status: 'verified',
    country: 'US',
    ownership_type: 'CLIENT_OWNED',
    status: 'ACTIVE',
    owner_business_info: { id: waba.businessId, name: waba.name },
    on_behalf_of_business_info: undefined,
    primary_funding_id: undefined,
    purchase_order_number: undefined,
    primary_business_location: 'US',
    is_enabled_for_insights: false,
    marketing_messages_onboarding_status: 'ELIGIBLE',
    marketing_messages_lite_api_status: 'ELIGIBLE',
    disable_marketing_messages_on_cloud_api: false,
    auth_international_rate_eligibility: undefined,
    whatsapp_business_manager_messaging_limit: 'TIER_UNLIMITED',
    health_status: {
      can_send_message: canSend,
      entities: [{ entity_type: 'WABA', id: waba.id, can_send_message: canSend }],
    },
    subscribed_apps: subscribedApps(engine, waba),
  };
}

function listPhoneNumbers(engine: Engine, call: GraphCall, waba: Waba): GraphAnswer {
  const oldestFirst = call.query.get('sort')?.includes('last_onboarded_time_ascending') ?? false;
  const filters = filtersOf(call);
  const numbers = waba.numberIds
    .flatMap((id) => engine.world.numbers.get(id) ?? [])
    .filter((number) => {
      const node = phoneNumberNode(engine, number);
      return filters.every((isMet) => isMet(node));
    });
  if (!oldestFirst) numbers.reverse();
  return page(call, engine.graphUrl, numbers, (number) =>
    project(
      phoneNumberNode(engine, number),
      call.query.get('fields'),
      'WhatsAppBusinessPhoneNumber',
      phoneNumberDefaults,
    ),
  );
}

function subscribedApps(engine: Engine, waba: Waba): GraphAnswer {
  if (!waba.subscription) return { data: [] };
  const { id } = engine.app;
  const override = waba.subscription.overrideUri;
  return {
    data: [
      {
        whatsapp_business_api_data: {
          id,
          link: `https://www.facebook.com/games/?app_id=${id}`,
          name: 'wabus on the simulator',
        },
        ...(override === null ? {} : { override_callback_uri: override }),
      },
    ],
  };
}

async function subscribe(engine: Engine, call: GraphCall, waba: Waba): Promise<GraphAnswer> {
  const overrideUri = parameter(call, 'override_callback_uri') || null;
  if (overrideUri !== null) {
    const verifyToken = parameter(call, 'verify_token');
    if (verifyToken === null) throw missing('verify_token');
    await verifyOverride(overrideUri, verifyToken);
  }
  await engine.record({ e: 'subscribed', wabaId: waba.id, overrideUri });
  return { success: true };
}

/** Checks a callback that shall stand in for the app's and shakes hands with it. Throws `GraphError` 100 or 2200. */
export async function verifyOverride(uri: string, verifyToken: string): Promise<void> {
  if (uri.length > 200) throw invalid('Param override_callback_uri is longer than 200 characters.');
  await verifyCallback(uri, verifyToken);
}

/** Shakes hands with a callback before it is used. Throws `GraphError` 2200. */
export async function verifyCallback(callbackUrl: string, verifyToken: string): Promise<void> {
  if (await handshake(callbackUrl, verifyToken)) return;
  throw new GraphError(400, {
    message: '(#2200) Callback verification failed: the callback did not answer with the challenge.',
    type: 'OAuthException',
    code: 2200,
  });
}
