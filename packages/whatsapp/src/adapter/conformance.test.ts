import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningSimulator, startSimulator } from '@wabus/graph-simulator';
import { Secret } from '@wabus/platform';
import type { NewTemplate, ProviderAnswer } from '@wabus/provider';
import {
  describeProvider,
  type ProviderUnderTest,
  type Scene,
  type SignedUp,
} from '@wabus/provider/conformance';
import { createWhatsapp } from './create-whatsapp.ts';
import { whatsappFailures as failures } from './failures.ts';
import { whatsappLimits as limits } from './limits.ts';
import { createWhatsappDoor, whatsappWebhooks as webhooks } from './webhooks.ts';

const APP = { appId: '123456789012345', appSecret: 'secret-of-tests', verifyToken: 'verify-tests' };
const SECRETS = { current: APP.appSecret, previous: 'secret-of-yesterday', foreign: 'secret-of-somebody' };

const SCENES: Readonly<Record<Scene, { readonly kind: string; readonly code?: number }>> = {
  'refuses-recipient': { kind: 'error', code: 131026 },
  'refuses-account': { kind: 'error', code: 131042 },
  'number-too-fast': { kind: 'throttle' },
  'pair-too-fast': { kind: 'error', code: 131056 },
  broken: { kind: 'error', code: 131000 },
  'takes-and-never-answers': { kind: 'timeout-after-accept' },
  'takes-and-cuts-the-line': { kind: 'reset-after-accept' },
};

const template: NewTemplate = {
  name: 'order_ready',
  language: 'en_US',
  category: 'UTILITY',
  components: [{ type: 'body', text: 'Hi {{1}}, it is ready.', example: { body_text: [['Ana']] } }],
};
const refusedTemplate: NewTemplate = { ...template, name: 'Order Ready' };
const sample = {
  type: 'template',
  content: {
    name: 'order_ready',
    language: { code: 'en_US' },
    components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ana' }] }],
  },
};

const status = { id: 'wamid.1', status: 'sent', timestamp: '1740000000', recipient_id: '16505551234' };
const change = (field: string, value: object) => ({
  field,
  value: { metadata: { phone_number_id: '27681414235104944' }, ...value },
});
const webhook = {
  accounts: ['102290129340398', '202290129340398'],
  body: Buffer.from(
    JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        { id: '102290129340398', changes: [change('messages', { statuses: [status] })] },
        { id: '202290129340398', changes: [change('of_tomorrow', { news: 7 })] },
      ],
    }),
  ),
};

const door = createWhatsappDoor({
  appSecrets: [new Secret(SECRETS.current), new Secret(SECRETS.previous)],
  verifyToken: new Secret(APP.verifyToken),
});
const knock: ProviderUnderTest['knock'] = (secret) => {
  const signature = createHmac('sha256', SECRETS[secret]).update(webhook.body).digest('hex');
  return { body: webhook.body, headers: { 'x-hub-signature-256': `sha256=${signature}` } };
};
const handshake = {
  query: `hub.mode=subscribe&hub.verify_token=${APP.verifyToken}&hub.challenge=1158201444`,
  answer: '1158201444',
  secrets: ['hub.mode', 'hub.verify_token'],
};

describeProvider('whatsapp', makeWhatsapp);

interface Signup extends Omit<SignedUp, 'accountId'> {
  readonly wabaId: string;
}

async function makeWhatsapp(): Promise<ProviderUnderTest> {
  const dataDir = mkdtempSync(join(tmpdir(), 'whatsapp-'));
  const simulator = await startSimulator({ port: 0, controlPort: 0, dataDir, seed: 'tests', ...APP });
  const at = (baseUrl: string) =>
    createWhatsapp({ baseUrl, appId: APP.appId, appSecret: new Secret(APP.appSecret) });
  const [provider, away] = [at(simulator.graphUrl), at('http://127.0.0.1:1')];
  const signUp = async (inPhoneApp = false): Promise<SignedUp> => {
    const event = inPhoneApp ? { event: 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING' } : {};
    const { wabaId, ...rest } = await control<Signup>(simulator, 'POST', '/signups', event);
    return { ...rest, accountId: wabaId };
  };
  const { code, accountId, phoneNumberId } = await signUp();
  const { token } = granted(await provider.exchangeCode(code));
  granted(await provider.registerNumber(phoneNumberId, new Secret('212834'), token));
  await control(simulator, 'PUT', '/behaviour', { review: 'manual', statuses: 'manual' });
  const { id } = granted(await provider.createTemplate(accountId, template, token));
  await control(simulator, 'POST', `/templates/${id}/review`, { event: 'APPROVED' });
  return {
    ...{ provider, away, accountId, phoneNumberId, token, sample, template, refusedTemplate, signUp },
    ...{ failures, limits, webhooks, door, webhook, knock, handshake },
    play: (scene, to) => control(simulator, 'POST', '/faults', { ...SCENES[scene], match: { to }, count: 1 }),
    async taken(to) {
      const path = `/numbers/${phoneNumberId}/received`;
      const received = await control<{ to: string; callbackData: string }[]>(simulator, 'GET', path);
      return received.filter((one) => one.to === to).map(({ callbackData }) => callbackData);
    },
    async dispose() {
      await Promise.all([provider.close(), away.close()]);
      await simulator.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function granted<Value>(answer: ProviderAnswer<Value>): Value {
  if (answer.kind !== 'ok') throw new Error(`the simulator does not play along: ${JSON.stringify(answer)}`);
  return answer.value;
}

/** A call to the simulator's control API. */
async function control<Value>(
  { controlUrl }: RunningSimulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<Value> {
  const headers = { 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { headers, body: JSON.stringify(body) };
  const response = await fetch(controlUrl + path, { method, ...sent });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Value;
}
