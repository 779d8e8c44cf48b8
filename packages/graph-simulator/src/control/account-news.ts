import type { Engine } from '../engine.ts';
import { isObject } from '../http/body.ts';
import type { Update } from '../state/entries.ts';
import type { PhoneNumber, Template } from '../state/nodes.ts';
import { fateOf, numberOf } from './happenings.ts';
import { bad, type Input, Refusal } from './input.ts';

type Json = Record<string, unknown>;
type Told = Pick<Update, 'wabaId' | 'field' | 'value'>;

/** Meta tells something that changes nothing of what the simulator holds; news of accounts go to the app's own callback. */
async function tell(engine: Engine, told: Told): Promise<Json> {
  const update: Update = { id: engine.updateId(), at: engine.now(), ...told };
  await engine.publish({ e: 'update', update }, update);
  return { ...told.value, webhook: fateOf(engine, update) };
}

const present = (fields: Json): Json =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function wabaOf(engine: Engine, id: string): string {
  if (!engine.world.wabas.has(id)) throw new Refusal(404, `There is no WABA ${id}.`);
  return id;
}

const ofNumber = ({ wabaIds, digits }: PhoneNumber, field: string, value: Json): Told => ({
  wabaId: wabaIds[0] ?? '',
  field,
  value: { display_phone_number: digits, ...present(value) },
});

/** `POST /wabas/{id}/alert`: Meta wants somebody to know something. */
export async function alert(engine: Engine, input: Input, id: string): Promise<Json> {
  const wabaId = wabaOf(engine, id);
  const alert_info = present({
    alert_severity: input.oneOf('severity', ['CRITICAL', 'INFORMATIONAL', 'WARNING'] as const) ?? 'WARNING',
    alert_status: input.oneOf('status', ['ACTIVE', 'NONE'] as const) ?? 'ACTIVE',
    alert_type: input.text('type') ?? 'INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO',
    alert_description: input.text('description'),
  });
  const entity_type = input.text('entityType') ?? 'BUSINESS';
  const entity_id = input.id('entityId') ?? engine.world.wabas.get(wabaId)?.businessId;
  input.done();
  return tell(engine, { wabaId, field: 'account_alerts', value: { entity_type, entity_id, alert_info } });
}

/** `POST /wabas/{id}/review`: Meta has reviewed an account. */
export async function accountReview(engine: Engine, input: Input, id: string): Promise<Json> {
  const wabaId = wabaOf(engine, id);
  const words = ['APPROVED', 'REJECTED', 'PENDING', 'DEFERRED'] as const;
  const decision = input.oneOf('decision', words) ?? 'APPROVED';
  input.done();
  return tell(engine, { wabaId, field: 'account_review_update', value: { decision } });
}

/** `POST /wabas/{id}/limits`: Meta changes how much a business may do; -1 people are any number of them. */
export async function limits(engine: Engine, input: Input, id: string): Promise<Json> {
  const wabaId = wabaOf(engine, id);
  const tier = input.text('tier');
  const people = input.integer('people', -1, 1_000_000);
  const numbers = input.integer('phoneNumbers', 1, 1_000);
  input.done();
  if (tier === undefined && people === undefined && numbers === undefined)
    throw bad('Name people, such as 2000, or tier, such as TIER_2K, or phoneNumbers.');
  const value = present({
    max_daily_conversations_per_business: tier ?? people,
    max_phone_numbers_per_business: numbers,
  });
  return tell(engine, { wabaId, field: 'business_capability_update', value });
}

/** `POST /wabas/{id}/webhook`: whatever else Meta tells of an account, by its field; the value stands as given. */
export async function anyAccountValue(engine: Engine, input: Input, id: string): Promise<Json> {
  const wabaId = wabaOf(engine, id);
  const [field, value] = [input.text('field'), input.raw('value')];
  input.done();
  if (field === undefined || !isObject(value)) throw bad('Give the field and its value, an object.');
  return tell(engine, { wabaId, field, value });
}

/** `POST /numbers/{id}/name`: Meta has reviewed the display name. */
export async function displayName(engine: Engine, input: Input, id: string): Promise<Json> {
  const number = numberOf(engine, id);
  const decision =
    input.oneOf('decision', ['APPROVED', 'REJECTED', 'DEFERRED', 'PENDING'] as const) ?? 'APPROVED';
  const requested = input.text('name') ?? number.newDisplayName ?? number.verifiedName;
  const given = input.text('reason') ?? (decision === 'REJECTED' ? 'NAME_FORMAT_UNACCEPTABLE' : null);
  input.done();
  const value = { decision, requested_verified_name: requested, rejection_reason: given };
  return tell(engine, ofNumber(number, 'phone_number_name_update', value));
}

/** `POST /numbers/{id}/security`: somebody changes the PIN in the dashboard, or asks to. */
export async function pinTouched(engine: Engine, input: Input, id: string): Promise<Json> {
  const words = ['PIN_CHANGED', 'PIN_RESET_REQUEST', 'PIN_REQUEST_SUCCESS'] as const;
  const event = input.oneOf('event', words) ?? 'PIN_CHANGED';
  const requester = input.text('requester');
  input.done();
  return tell(engine, ofNumber(numberOf(engine, id), 'security', { event, requester }));
}

/** `POST /numbers/{id}/username`: the username of the business is approved, reserved or gone. */
export async function businessUsername(engine: Engine, input: Input, id: string): Promise<Json> {
  const status = input.oneOf('status', ['approved', 'reserved', 'deleted'] as const) ?? 'approved';
  const username = input.text('username');
  input.done();
  if (status !== 'deleted' && username === undefined) throw bad('Name the username.');
  const value = { username: status === 'deleted' ? undefined : username, status };
  return tell(engine, ofNumber(numberOf(engine, id), 'business_username_updates', value));
}

/** `POST /numbers/{id}/settings`: settings of a number were changed; they stand in Meta's own shape. */
export async function numberSettings(engine: Engine, input: Input, id: string): Promise<Json> {
  const { wabaIds } = numberOf(engine, id);
  const value = {
    messaging_product: 'whatsapp',
    timestamp: String(Math.floor(engine.now() / 1000)),
    type: 'PHONE_NUMBER_SETTINGS',
    phone_number_settings: { phone_number_id: id, ...input.rest() },
  };
  return tell(engine, { wabaId: wabaIds[0] ?? '', field: 'account_settings_update', value });
}

/** `POST /numbers/{id}/disconnect`: a number that is also in the app leaves the platform. */
export async function disconnect(engine: Engine, input: Input, id: string): Promise<Json> {
  const { wabaIds, digits } = numberOf(engine, id);
  const reason = input.text('reason') ?? 'ACCOUNT_DISCONNECTED';
  const initiated_by = input.oneOf('initiatedBy', ['USER', 'SYSTEM'] as const) ?? 'USER';
  input.done();
  const value = {
    event: 'PARTNER_REMOVED',
    phone_number: digits,
    disconnection_info: { reason, initiated_by },
  };
  return tell(engine, { wabaId: wabaIds[0] ?? '', field: 'account_update', value });
}

function templateOf(engine: Engine, id: string): Template {
  const template = engine.world.templates.get(id);
  if (!template) throw new Refusal(404, `There is no template ${id}.`);
  return template;
}

const ofTemplate = ({ id, wabaId, name, language }: Template, field: string, value: Json): Told => ({
  wabaId,
  field,
  value: {
    message_template_id: Number(id),
    message_template_name: name,
    message_template_language: language,
    ...present(value),
  },
});

/** `POST /templates/{id}/quality`: people like a template better or worse. */
export async function templateQuality(engine: Engine, input: Input, id: string): Promise<Json> {
  const words = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN'] as const;
  const [quality, before] = [input.oneOf('quality', words), input.oneOf('before', words)];
  input.done();
  if (quality === undefined) throw bad(`quality must be one of ${words.join(', ')}.`);
  const value = { previous_quality_score: before ?? 'UNKNOWN', new_quality_score: quality };
  return tell(engine, ofTemplate(templateOf(engine, id), 'message_template_quality_update', value));
}

/** `POST /templates/{id}/category`: Meta changes the category, or says that it will (`announced`). */
export async function templateCategory(engine: Engine, input: Input, id: string): Promise<Json> {
  const template = templateOf(engine, id);
  const category = input.oneOf('category', ['MARKETING', 'UTILITY', 'AUTHENTICATION'] as const);
  const [announced, at] = [input.flag('announced'), input.time('at')];
  input.done();
  if (category === undefined) throw bad('Name the category.');
  const field = 'template_category_update';
  if (announced) {
    const due = Math.floor((at ?? engine.now() + 24 * 3_600_000) / 1000);
    const notice = {
      correct_category: category,
      new_category: template.category,
      category_update_timestamp: due,
    };
    return tell(engine, ofTemplate(template, field, notice));
  }
  const done = ofTemplate(template, field, { previous_category: template.category, new_category: category });
  const update: Update = { id: engine.updateId(), at: engine.now(), ...done };
  await engine.publish({ e: 'template-categorised', id, category, update }, update);
  return { ...done.value, webhook: fateOf(engine, update) };
}

/** `POST /templates/{id}/components`: the texts of a template are others at Meta, which only says so. */
export async function templateComponents(engine: Engine, input: Input, id: string): Promise<Json> {
  const value = {
    message_template_title: input.text('header'),
    message_template_element: input.text('body') ?? 'Hi',
    message_template_footer: input.text('footer'),
    message_template_buttons: input.objects('buttons'),
  };
  input.done();
  return tell(engine, ofTemplate(templateOf(engine, id), 'message_template_components_update', value));
}
