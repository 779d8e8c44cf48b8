import { type Secret, systemClock } from '@wabus/platform';
import type { CallOptions, ProviderUpload } from '@wabus/provider';
import { uploadBody } from '../media/upload-body.ts';
import { USER_AGENT } from '../media/user-agent.ts';
import type { GraphAnswer } from './answer.ts';
import type { GraphClient, GraphClientOptions } from './port.ts';
import { readAnswer } from './read-answer.ts';
import {
  type Page,
  readGrant,
  readMedia,
  readNumbers,
  readReceipt,
  readRequest,
  readSuccess,
  readTemplate,
  readTemplates,
  readToken,
  readUpload,
} from './read-values.ts';
import { Transport, type TransportRequest } from './transport.ts';

const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const MAX_PAGES = 50;
const NUMBER_FIELDS =
  'id,display_phone_number,verified_name,quality_rating,throughput,status,is_on_biz_app,' +
  'whatsapp_business_manager_messaging_limit';
const TEMPLATE_FIELDS = 'id,name,language,status,category,components,rejected_reason';

/** Meta's names of what a phone app knows. */
const SYNC_TYPES = { contacts: 'smb_app_state_sync', history: 'history' } as const;

type Call = <Value>(
  request: TransportRequest,
  read: (json: unknown) => Value | null,
  options?: CallOptions,
) => Promise<GraphAnswer<Value>>;

/**
 * The Graph client on undici: keep-alive connections, own time-outs, bounded answers. Tokens travel in headers and
 * the app secret in a body, never in a path, except the token that `debug_token` asks about, which Meta wants there.
 */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const version = options.version ?? 'v25.0';
  if (!/^v\d+\.\d+$/.test(version)) throw new TypeError(`Graph version must look like v25.0, not ${version}`);
  const requestMs = options.timeouts?.requestMs ?? 10_000;
  const transport = new Transport({
    baseUrl: options.baseUrl,
    connections: options.connections ?? 64,
    connectMs: options.timeouts?.connectMs ?? 3_000,
    maxBodyBytes: MAX_ANSWER_BYTES,
  });
  const call: Call = async (request, read, { signal, timeoutMs } = {}) =>
    readAnswer(
      await transport.call(
        { ...request, path: `/${version}${request.path}` },
        { timeoutMs: timeoutMs ?? requestMs, ...(signal ? { signal } : {}) },
      ),
      read,
    );
  return {
    ...onboardingCalls(call, options),
    ...templateCalls(call),
    sendMessage: (phoneNumberId, body, token, callOptions) =>
      call(post(path`/${phoneNumberId}/messages`, token, body), readReceipt, callOptions),
    findMedia: (mediaId, phoneNumberId, token, callOptions) => {
      const asked = get(path`/${mediaId}?phone_number_id=${phoneNumberId}`, token);
      const request = { ...asked, headers: { ...asked.headers, 'user-agent': USER_AGENT } };
      return call(request, readMedia, callOptions);
    },
    uploadMedia: (upload, token, callOptions) => uploadWith(call, upload, token, callOptions),
    close: () => transport.close(),
  };
}

/** A slow line may take as long for a file; a call that stands still ends all the same. */
const uploadMs = (bytes: number): number => 30_000 + bytes / 50;

/** An error of the bytes themselves is nothing that Meta said: it is thrown. */
async function uploadWith(
  call: Call,
  upload: ProviderUpload,
  token: Secret,
  callOptions?: CallOptions,
): Promise<GraphAnswer<string>> {
  const { headers, body, failed } = uploadBody(upload);
  const request = {
    ...post(path`/${upload.phoneNumberId}/media`, token),
    headers: { ...bearer(token), 'user-agent': USER_AGENT, ...headers },
    body,
  };
  const answer = await call(request, readUpload, { timeoutMs: uploadMs(upload.bytes), ...callOptions });
  body.destroy();
  const fault = failed();
  if (answer.kind !== 'ok' && fault !== null) throw fault;
  return answer;
}

function onboardingCalls(call: Call, options: GraphClientOptions) {
  const clock = options.clock ?? systemClock;
  return {
    exchangeCode: (code, callOptions) => {
      const form = new URLSearchParams({
        client_id: options.appId,
        client_secret: options.appSecret.reveal(),
        code,
      });
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const request = {
        method: 'POST',
        path: '/oauth/access_token',
        headers,
        body: form.toString(),
      } as const;
      return call(request, (json) => readToken(json, clock.now().getTime()), callOptions);
    },
    debugToken: (token, callOptions) => {
      const headers = { authorization: `Bearer ${options.appId}|${options.appSecret.reveal()}` };
      const request = {
        method: 'GET',
        path: path`/debug_token?input_token=${token.reveal()}`,
        headers,
      } as const;
      return call(request, readGrant, callOptions);
    },
    subscribeApp: (wabaId, token, callOptions) =>
      call(post(path`/${wabaId}/subscribed_apps`, token), readSuccess, callOptions),
    listPhoneNumbers: (wabaId, token, callOptions) => {
      const list = path`/${wabaId}/phone_numbers?fields=${NUMBER_FIELDS}&limit=100`;
      return everyPage(call, list, token, readNumbers, callOptions);
    },
    registerNumber: (phoneNumberId, pin, token, callOptions) => {
      const body = { messaging_product: 'whatsapp', pin: pin.reveal() };
      return call(post(path`/${phoneNumberId}/register`, token, body), readSuccess, callOptions);
    },
    requestAppData: (phoneNumberId, what, token, callOptions) => {
      const body = { messaging_product: 'whatsapp', sync_type: SYNC_TYPES[what] };
      return call(post(path`/${phoneNumberId}/smb_app_data`, token, body), readRequest, callOptions);
    },
  } satisfies Partial<GraphClient>;
}

function templateCalls(call: Call) {
  return {
    createTemplate: (wabaId, template, token, callOptions) =>
      call(post(path`/${wabaId}/message_templates`, token, template), readTemplate, callOptions),
    findTemplate: async (wabaId, { name, language }, token, callOptions) => {
      // Meta's filter takes any name that contains this one.
      const query = path`fields=${TEMPLATE_FIELDS}&name=${name}&language=${language}&limit=100`;
      const request = get(path`/${wabaId}/message_templates?` + query, token);
      const answer = await call(request, readTemplates, callOptions);
      if (answer.kind !== 'ok') return answer;
      const found = answer.value.items.find((other) => other.name === name && other.language === language);
      return { kind: 'ok', value: found ?? null };
    },
    getTemplate: (metaTemplateId, token, callOptions) =>
      call(get(path`/${metaTemplateId}?fields=${TEMPLATE_FIELDS}`, token), readTemplate, callOptions),
    listTemplates: (wabaId, token, callOptions) => {
      const list = path`/${wabaId}/message_templates?fields=${TEMPLATE_FIELDS}&limit=100`;
      return everyPage(call, list, token, readTemplates, callOptions);
    },
    deleteTemplate: (wabaId, { name, id }, token, callOptions) => {
      // Without the id, Meta deletes the name in every language.
      const request = path`/${wabaId}/message_templates?name=${name}&hsm_id=${id}`;
      return call({ ...get(request, token), method: 'DELETE' }, readSuccess, callOptions);
    },
  } satisfies Partial<GraphClient>;
}

/** All items of a list, page after page. */
async function everyPage<Item>(
  call: Call,
  list: string,
  token: Secret,
  read: (json: unknown) => Page<Item> | null,
  callOptions?: CallOptions,
): Promise<GraphAnswer<Item[]>> {
  const all: Item[] = [];
  let next = list;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await call(get(next, token), read, callOptions);
    if (answer.kind !== 'ok') return answer;
    for (const item of answer.value.items) all.push(item);
    if (answer.value.after === undefined) return { kind: 'ok', value: all };
    next = list + path`&after=${answer.value.after}`;
  }
  return { kind: 'no-answer', reason: 'too-many-pages' };
}

const bearer = (token: Secret): Record<string, string> => ({ authorization: `Bearer ${token.reveal()}` });

const get = (path: string, token: Secret): TransportRequest => ({
  method: 'GET',
  path,
  headers: bearer(token),
});

function post(path: string, token: Secret, body?: unknown): TransportRequest {
  if (body === undefined) return { method: 'POST', path, headers: bearer(token) };
  const headers = { ...bearer(token), 'content-type': 'application/json' };
  return { method: 'POST', path, headers, body: JSON.stringify(body) };
}

/** A path whose inserted values are escaped: an id with a slash stays one segment. */
function path(texts: TemplateStringsArray, ...values: readonly string[]): string {
  return texts.reduce((all, text, index) => all + encodeURIComponent(values[index - 1] ?? '') + text);
}
