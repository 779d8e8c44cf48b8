import { Secret } from '@wabus/platform';
import type { BusinessToken, ProviderMedia, ProviderNumber, ProviderTemplate } from '@wabus/provider';
import { idOf, isObject, listOf, numberOf, textOf, timeOf, valueAt, valueIn } from '../json.ts';
import { wamidOf } from '../wamid.ts';
import type { MessageReceipt, TokenGrant } from './port.ts';

/** `{"success": true}`. */
export const readSuccess = (json: unknown): true | null => (valueAt(json, 'success') === true ? true : null);

/** What Meta calls a request that it answers by webhooks; a success may come without it. */
export function readRequest(json: unknown): { readonly requestId?: string } | null {
  const requestId = idOf(valueAt(json, 'request_id'));
  if (requestId !== undefined) return { requestId };
  return readSuccess(json) && {};
}

/** The answer of the code exchange; `expires_in` counts from `nowMs`. */
export function readToken(json: unknown, nowMs: number): BusinessToken | null {
  const token = valueAt(json, 'access_token');
  if (typeof token !== 'string' || token === '') return null;
  const seconds = numberOf(valueAt(json, 'expires_in'));
  const expiresAt = seconds === undefined || seconds <= 0 ? undefined : timeOf(nowMs + seconds * 1000);
  return { token: new Secret(token), ...(expiresAt ? { expiresAt } : {}) };
}

/** The answer of `debug_token`. */
export function readGrant(json: unknown): TokenGrant | null {
  const data = valueAt(json, 'data');
  if (!isObject(data) || typeof valueAt(data, 'is_valid') !== 'boolean') return null;
  const appId = idOf(valueAt(data, 'app_id'));
  const expiresAt = timeOf(valueAt(data, 'expires_at'));
  return {
    isValid: valueAt(data, 'is_valid') === true,
    scopes: listOf(valueAt(data, 'scopes')).filter((scope) => typeof scope === 'string'),
    granularScopes: listOf(valueAt(data, 'granular_scopes')).flatMap(readScope),
    ...(appId ? { appId } : {}),
    ...(expiresAt ? { expiresAt } : {}),
  };
}

function readScope(raw: unknown): TokenGrant['granularScopes'][number][] {
  const scope = textOf(valueAt(raw, 'scope'));
  if (!scope) return [];
  const targets = valueAt(raw, 'target_ids');
  // Absent means every asset; anything else that is no list must grant nothing.
  if (targets === undefined) return [{ scope }];
  return [{ scope, targetIds: listOf(targets).flatMap((id) => idOf(id) ?? []) }];
}

/** A medium with its address; its size is a number or a text, its digest hex or base64. */
export function readMedia(json: unknown): ProviderMedia | null {
  const url = valueAt(json, 'url');
  if (typeof url !== 'string' || url === '') return null;
  const mimeType = textOf(valueAt(json, 'mime_type'));
  const sha256 = hexDigest(textOf(valueAt(json, 'sha256')));
  const bytes = numberOf(valueAt(json, 'file_size'));
  return {
    url,
    ...(mimeType ? { mimeType } : {}),
    ...(sha256 ? { sha256 } : {}),
    ...(bytes === undefined || bytes < 0 ? {} : { bytes }),
  };
}

/** Meta's id of a file that was uploaded. */
export const readUpload = (json: unknown): string | null => idOf(valueAt(json, 'id')) ?? null;

function hexDigest(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 ? bytes.toString('hex') : undefined;
}

/** A page of a list; what of it cannot be read is left out. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Cursor of the next page, where there is one. */
  readonly after?: string;
}

/** One page of phone numbers. */
export const readNumbers = (json: unknown): Page<ProviderNumber> | null => readPage(json, readNumber);

/** One page of templates. */
export const readTemplates = (json: unknown): Page<ProviderTemplate> | null => readPage(json, readTemplate);

function readPage<Item>(json: unknown, read: (raw: unknown) => Item | null): Page<Item> | null {
  const data = valueAt(json, 'data');
  if (!Array.isArray(data)) return null;
  const items = data.flatMap((raw) => read(raw) ?? []);
  const next = valueIn(json, 'paging', 'next');
  if (typeof next !== 'string') return { items };
  const after = valueIn(json, 'paging', 'cursors', 'after') ?? cursorOf(next);
  return typeof after === 'string' && after !== '' ? { items, after } : { items };
}

/** Only the cursor is taken from `next`: its host is not ours to follow. */
function cursorOf(next: string): string | undefined {
  return URL.canParse(next) ? (new URL(next).searchParams.get('after') ?? undefined) : undefined;
}

function readNumber(raw: unknown): ProviderNumber | null {
  const id = idOf(valueAt(raw, 'id'));
  if (!id) return null;
  const messagingLimit = textOf(valueAt(raw, 'whatsapp_business_manager_messaging_limit'));
  const status = textOf(valueAt(raw, 'status'));
  const onApp = valueAt(raw, 'is_on_biz_app');
  return {
    id,
    displayPhoneNumber: textOf(valueAt(raw, 'display_phone_number')) ?? '',
    verifiedName: textOf(valueAt(raw, 'verified_name')) ?? '',
    qualityRating: textOf(valueAt(raw, 'quality_rating')) ?? 'UNKNOWN',
    throughput: textOf(valueIn(raw, 'throughput', 'level')) ?? 'NOT_APPLICABLE',
    ...(messagingLimit ? { messagingLimit } : {}),
    ...(status ? { status } : {}),
    ...(typeof onApp === 'boolean' ? { isOnBizApp: onApp } : {}),
  };
}

/** A template, as created or as read. */
export function readTemplate(json: unknown): ProviderTemplate | null {
  const id = idOf(valueAt(json, 'id'));
  const status = textOf(valueAt(json, 'status'));
  if (!id || !status) return null;
  const category = textOf(valueAt(json, 'category'));
  const name = textOf(valueAt(json, 'name'));
  const language = textOf(valueAt(json, 'language'));
  const components = valueAt(json, 'components');
  const rejectedReason = textOf(valueAt(json, 'rejected_reason'));
  return {
    id,
    status,
    ...(category ? { category } : {}),
    ...(name ? { name } : {}),
    ...(language ? { language } : {}),
    ...(components === undefined ? {} : { components }),
    ...(rejectedReason ? { rejectedReason } : {}),
  };
}

/** The receipt of a message; null without a wamid, since then nobody knows what became of it. */
export function readReceipt(json: unknown): MessageReceipt | null {
  const [message] = listOf(valueAt(json, 'messages'));
  const wamid = wamidOf(valueAt(message, 'id'));
  if (!wamid) return null;
  const [contact] = listOf(valueAt(json, 'contacts'));
  const waId = idOf(valueAt(contact, 'wa_id'));
  const userId = idOf(valueAt(contact, 'user_id'));
  return {
    wamid,
    held: valueAt(message, 'message_status') === 'held_for_quality_assessment',
    ...(waId ? { waId } : {}),
    ...(userId ? { userId } : {}),
  };
}
