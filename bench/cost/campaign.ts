import { bareSends } from '../campaign/bare-sends.ts';
import { type Outcome, perMessage } from './outcome.ts';
import { untilQuiet } from './quiet.ts';
import { filledCampaign, untilSettled } from './run-campaign.ts';
import type { Stand } from './stand.ts';
import { Window } from './window.ts';

/** So many bare calls go on at the same time unless a number is given. */
const BARE_CONCURRENCY = 256;

/** A number of the simulator that the product does not know, whose messages nobody is told of. */
export interface BareNumber {
  readonly phoneNumberId: string;
  readonly token: string;
}

/**
 * A campaign with limits off, from its start until the last status of its last message has been worked through, and bare
 * calls to the same simulator before it. The upload is not part of it.
 */
export async function campaign(stand: Stand, bare: BareNumber): Promise<Outcome> {
  const { recipients } = stand.sizes;
  const floor = await floorOf(stand, bare);
  const id = await filledCampaign(stand, recipients);
  await untilQuiet(stand.product);
  const window = await Window.begin(stand.product);
  const began = Date.now();
  await stand.client.api('POST', `${stand.base}/campaigns/${id}/start`);
  const settled = await untilSettled(stand, id, recipients);
  const outcome = perMessage(await window.end(settled), recipients);
  const perSecond = recipients / ((await lastAccepted(stand, began)) / 1_000);
  return {
    ...outcome,
    figures: { perSecond, floorPerSecond: floor, ratio: perSecond / floor, ...outcome.figures },
  };
}

/** Connects a second account at Meta's side only, with the same template. */
export async function bareNumber({ product, client }: Stand): Promise<BareNumber> {
  const { simulator, appId, appSecret } = product.said;
  const { code, wabaId, phoneNumberId } = await client.simulator<Record<string, string>>(
    'POST',
    '/signups',
    {},
  );
  const query = new URLSearchParams({ client_id: appId, client_secret: appSecret, code: code ?? '' });
  const { access_token: token } = await graph<{ access_token: string }>(
    `${simulator}/v25.0/oauth/access_token?${query}`,
  );
  const send = <Answer>(path: string, body: object): Promise<Answer> =>
    graph<Answer>(`${simulator}/v25.0/${path}`, token, body);
  await send(`${phoneNumberId}/register`, { messaging_product: 'whatsapp', pin: '123456' });
  const { id } = await send<{ id: string }>(`${wabaId}/message_templates`, {
    ...{ name: 'order_ready', language: 'en_US', category: 'UTILITY' },
    components: [
      {
        type: 'BODY',
        text: 'Hello {{1}}, your order {{2}} is ready for you.',
        example: { body_text: [['Ana', 'A-17']] },
      },
    ],
  });
  await client.simulator('POST', `/templates/${id}/review`, { event: 'APPROVED' });
  return { phoneNumberId: phoneNumberId ?? '', token };
}

async function graph<Answer>(url: string, token?: string, body?: object): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const given = body ? { method: 'POST', headers, body: JSON.stringify(body) } : {};
  const response = await fetch(url, given);
  const text = await response.text();
  if (!response.ok) throw new Error(`the simulator answered ${response.status}: ${text}`);
  return JSON.parse(text) as Answer;
}

function floorOf(stand: Stand, bare: BareNumber): Promise<number> {
  const { recipients, concurrency = BARE_CONCURRENCY } = stand.sizes;
  const graphUrl = stand.product.said.simulator;
  return bareSends({ ...bare, graphUrl, concurrency }, recipients, 70_000_000);
}

/** Milliseconds until Meta's side took the last message, by its own clock, which is ours. */
async function lastAccepted({ client, inbox }: Stand, began: number): Promise<number> {
  const path = `/numbers/${inbox.phoneNumberId}/received`;
  const received = await client.simulator<{ at: string }[]>('GET', path);
  return Math.max(...received.map(({ at }) => Date.parse(at))) - began;
}
