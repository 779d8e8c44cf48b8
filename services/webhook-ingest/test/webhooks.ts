import type { Presence } from './world.ts';

/** One webhook of a field of a number, `messages` unless another is named. */
export function messagesWebhook(
  { wabaId, phoneNumberId }: Pick<Presence, 'wabaId' | 'phoneNumberId'>,
  value: object,
  field = 'messages',
): object {
  const metadata = { display_phone_number: '15550783881', phone_number_id: phoneNumberId };
  const change = { field, value: { messaging_product: 'whatsapp', metadata, ...value } };
  return { object: 'whatsapp_business_account', entry: [{ id: wabaId, changes: [change] }] };
}

/** A status as Meta sends it, `second` seconds after a fixed time. */
export function statusItem(wamid: string, status: string, second: number, callbackData?: string): object {
  return {
    id: wamid,
    status,
    timestamp: String(1_740_000_000 + second),
    recipient_id: '16505551234',
    ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData }),
    ...(status === 'failed' ? { errors: [{ code: 131026, title: 'Message undeliverable' }] } : {}),
  };
}

/** A text that a person wrote. */
export function textItem(wamid: string, from: string, body: string): object {
  return { from, id: wamid, timestamp: '1740000000', type: 'text', text: { body } };
}

/** A webhook about a template's status. */
export function templateWebhook(
  wabaId: string,
  name: string,
  language: string,
  event: string,
  second = 0,
): object {
  const value = {
    event,
    message_template_id: 594_425_479_261_596,
    message_template_name: name,
    message_template_language: language,
    reason: event === 'REJECTED' ? 'SCAM' : 'NONE',
  };
  return accountWebhook(wabaId, 'message_template_status_update', value, second);
}

/** A webhook about an account, `second` seconds after a fixed time. */
export function accountWebhook(wabaId: string, field: string, value: object, second = 0): object {
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: wabaId, time: 1_740_000_000 + second, changes: [{ field, value }] }],
  };
}
