import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningSimulator, type SimulatorOptions, startSimulator } from '../src/index.ts';
import { type Callback, startCallback } from './callback.ts';

type Json = Record<string, unknown>;

/** A Graph or control answer. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes.
  readonly body: any;
}

/** Identity of the app in these tests. */
export const app = { appId: '123456789012345', appSecret: 'secret-of-tests', verifyToken: 'verify-tests' };

/** An onboarded business: its ids and the token that the code gave. */
export interface Onboarded {
  readonly wabaId: string;
  readonly phoneNumberId: string;
  readonly displayPhoneNumber: string;
  readonly token: string;
}

/** A simulator with its callback, and the calls that tests make. */
export interface Stage {
  simulator: RunningSimulator;
  readonly callback: Callback;
  readonly dataDir: string;
  graph(method: string, path: string, options?: { token?: string; body?: unknown }): Promise<Answer>;
  control(method: string, path: string, body?: unknown): Promise<Answer>;
  exchange(code: string): Promise<Answer>;
  /** Signs up, exchanges, subscribes and registers; `steps` leaves out what a test does itself. */
  onboard(signup?: Json, steps?: { subscribe?: boolean; register?: boolean }): Promise<Onboarded>;
  /** Creates a text template and waits until it is approved. */
  approvedTemplate(business: Onboarded, name?: string): Promise<string>;
  send(business: Onboarded, message: Json): Promise<Answer>;
  restart(options?: Partial<SimulatorOptions>): Promise<void>;
  end(): Promise<void>;
}

/** One HTTP call with a JSON body. */
export async function call(
  url: string,
  method: string,
  options: { token?: string; body?: unknown } = {},
): Promise<Answer> {
  const { token, body } = options;
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** A template send of `order_ready` or another one-variable template. */
export function templateMessage(to: string, callbackData?: string, name = 'order_ready'): Json {
  return {
    messaging_product: 'whatsapp',
    to,
    type: 'template',
    template: {
      name,
      language: { code: 'en_US' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ana' }] }],
    },
    ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData }),
  };
}

/** Body of a template with one variable. */
export const oneVariable = {
  name: 'order_ready',
  language: 'en_US',
  category: 'UTILITY',
  components: [{ type: 'body', text: 'Hi {{1}}, it is ready.', example: { body_text: [['Ana']] } }],
};

/** Starts a simulator and a callback in this process. */
export async function startStage(options: Partial<SimulatorOptions> = {}): Promise<Stage> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'simulator-'));
  const callback = await startCallback(app.verifyToken);
  const settings: SimulatorOptions = {
    port: 0,
    controlPort: 0,
    dataDir,
    seed: 'tests',
    callbackUrl: callback.url,
    ...app,
    ...options,
  };
  const stage: Stage = {
    simulator: await startSimulator(settings),
    callback,
    dataDir,
    ...calls(() => stage),
    restart: async (changed = {}) => {
      await stage.simulator.close();
      stage.simulator = await startSimulator({ ...settings, ...changed });
    },
    end: async () => {
      await stage.simulator.close();
      await callback.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return stage;
}

type Calls = Pick<Stage, 'graph' | 'control' | 'exchange' | 'onboard' | 'approvedTemplate' | 'send'>;

/** The calls of a stage, against whatever simulator it has at the time. */
export function calls(stage: () => { simulator: Pick<RunningSimulator, 'graphUrl' | 'controlUrl'> }): Calls {
  const graph: Calls['graph'] = (method, path, options) =>
    call(`${stage().simulator.graphUrl}/v25.0${path}`, method, options);
  const control: Calls['control'] = (method, path, body) =>
    call(`${stage().simulator.controlUrl}${path}`, method, { body });
  const exchange: Calls['exchange'] = (code) =>
    graph(
      'GET',
      `/oauth/access_token?client_id=${app.appId}&client_secret=${app.appSecret}&code=${encodeURIComponent(code)}`,
    );
  const onboard: Calls['onboard'] = async (signup = {}, { subscribe = true, register = true } = {}) => {
    const { body: ids } = await control('POST', '/signups', signup);
    const { body } = await exchange(ids.code);
    const business: Onboarded = { ...ids, token: body.access_token };
    const { token } = business;
    if (subscribe) await graph('POST', `/${ids.wabaId}/subscribed_apps`, { token });
    const pin = { messaging_product: 'whatsapp', pin: '212834' };
    if (register) await graph('POST', `/${ids.phoneNumberId}/register`, { token, body: pin });
    return business;
  };
  const approvedTemplate: Calls['approvedTemplate'] = async ({ wabaId, token }, name = 'order_ready') => {
    await control('PUT', '/behaviour', { review: 'manual' });
    const body = { ...oneVariable, name };
    const created = await graph('POST', `/${wabaId}/message_templates`, { token, body });
    await control('POST', `/templates/${created.body.id}/review`, { event: 'APPROVED' });
    await control('PUT', '/behaviour', { review: 'auto' });
    return created.body.id;
  };
  const send: Calls['send'] = ({ phoneNumberId, token }, body) =>
    graph('POST', `/${phoneNumberId}/messages`, { token, body });
  return { graph, control, exchange, onboard, approvedTemplate, send };
}
