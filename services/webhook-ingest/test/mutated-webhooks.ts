import fc from 'fast-check';

/** What a webhook is made of before anything is done to it. */
export interface Material {
  readonly wabaId: string;
  readonly phoneNumberId: string;
  /** Callback data of messages that were sent. */
  readonly callbackData: readonly string[];
  /** Names of templates that were drafted. */
  readonly templates: readonly string[];
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const object = (value: object): Json => value as Json;
const TIME = '1740000000';

/** Stands in the text for JSON that cannot be a value here: depths that overflow a writer, numbers that lose digits. */
const RAW = /"@@raw:([^"]*)@@"/g;

function rawOf(code: string): string {
  const [kind = '', argument = ''] = code.split('=');
  const size = Number(argument);
  if (kind === 'deep') return `${'['.repeat(size)}1${']'.repeat(size)}`;
  if (kind === 'deep-object') return `${'{"a":'.repeat(size)}1${'}'.repeat(size)}`;
  if (kind === 'twice') return '1,"id":"wamid.twice","from":"16505550001","type":"text"';
  if (kind === 'proto') return '{"__proto__":{"polluted":true},"constructor":"x","":""}';
  return argument;
}

const text = (length: number, character: string) => character.repeat(Math.ceil(length / character.length));

/** What a leaf or a whole part may turn into. */
const strange: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, '', ' ', 0, -1, 0.5, 2 ** 53, -(2 ** 53), 1e300, 5e-324, [], {}),
  fc.constantFrom(
    '\ud83d',
    'a\udc00b',
    '\0',
    'x\0\0',
    '\uffff\ufffe',
    'é',
    'a b',
    '%00',
    "'; drop table",
    '\u202e',
  ),
  fc.constantFrom('US.1349120865530274', '123@lid', '+', '=1+1', 'w1:x:y', 'wacid.1', '-0', '1e3', 'NaN'),
  fc
    .tuple(
      fc.constantFrom(255, 256, 511, 513, 1_999, 2_000, 2_001, 40_000),
      fc.constantFrom('a', '😀', '漢', 'a\ud83d'),
    )
    .map(([length, character]) => text(length, character)),
  fc
    .array(fc.integer({ min: 0x4e00, max: 0x9fff }), { minLength: 1_900, maxLength: 2_100 })
    .map((points) => String.fromCodePoint(...points)),
  fc.constantFrom(
    '253402300799',
    '253402300800',
    '1740000000000',
    '1740000000000000',
    '-5',
    '99999999999999999999',
  ),
  fc.constantFrom(
    ...['deep=3000', 'deep-object=3000', 'twice', 'proto', 'number=1e400', 'number=9007199254740993'].map(
      (code) => `@@raw:${code}@@`,
    ),
    ...['number=24123456789012345', `number=${'9'.repeat(400)}`, 'number=-0', 'number=1.0e-400'].map(
      (code) => `@@raw:${code}@@`,
    ),
  ),
  fc.array(fc.constantFrom<Json>('x', 1, null, { id: 'y' }), { maxLength: 300 }),
  fc.dictionary(fc.string({ unit: 'binary', maxLength: 5 }), fc.constantFrom<Json>('x', 1, null), {
    maxKeys: 30,
  }),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
);

interface Mutation {
  readonly kind: 'replace' | 'remove' | 'repeat' | 'wrap' | 'rename' | 'swap' | 'insert';
  readonly at: number;
  readonly other: number;
  readonly value: Json;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(
    'replace',
    'replace',
    'replace',
    'remove',
    'repeat',
    'wrap',
    'rename',
    'swap',
    'insert',
  ),
  at: fc.nat(),
  other: fc.nat(),
  value: strange,
});

interface Spot {
  readonly parent: Json[] | { [key: string]: Json };
  readonly key: string | number;
}

/** Every place of a value where something stands. */
function spots(value: Json, found: Spot[] = []): Spot[] {
  if (Array.isArray(value)) {
    for (const [key, inner] of value.entries()) {
      found.push({ parent: value, key });
      spots(inner, found);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      found.push({ parent: value, key });
      spots(inner, found);
    }
  }
  return found;
}

const at = ({ parent, key }: Spot): Json => (parent as Record<string, Json>)[key] as Json;
const put = ({ parent, key }: Spot, value: Json): void => {
  (parent as Record<string, Json>)[key] = value;
};

function mutate(body: Json, { kind, at: where, other, value }: Mutation): void {
  const all = spots(body);
  const spot = all[where % Math.max(all.length, 1)];
  if (!spot) return;
  const { parent, key } = spot;
  switch (kind) {
    case 'replace':
      put(spot, structuredClone(value));
      return;
    case 'remove':
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      return;
    case 'repeat':
      if (Array.isArray(parent)) parent.push(structuredClone(at(spot)));
      else parent[`${key}_2`] = structuredClone(at(spot));
      return;
    case 'wrap':
      put(spot, other % 2 === 0 ? [at(spot)] : { value: at(spot) });
      return;
    case 'rename':
      if (!Array.isArray(parent)) {
        parent[typeof value === 'string' ? value.slice(0, 20) : 'other'] = at(spot);
        delete parent[key];
      }
      return;
    case 'swap': {
      const target = all[other % all.length];
      // A part inside of itself would have no end.
      const [one, two] = [structuredClone(at(spot)), structuredClone(target ? at(target) : null)];
      put(spot, two);
      if (target) put(target, one);
      return;
    }
    case 'insert':
      if (Array.isArray(parent)) parent.splice(Number(key), 0, structuredClone(value));
      else
        parent[['id', 'type', 'errors', 'statuses', 'messages'][other % 5] as string] =
          structuredClone(value);
  }
}

interface Item {
  readonly field: string;
  readonly value: object;
}

const phoneOf = (n: number): string => `1650555${String(1_000 + (n % 400))}`;

/** What people write, of every kind that is read, and one that is not. */
function messages(n: number): Item[] {
  const from = phoneOf(n);
  const contacts = [{ profile: { name: 'Ana 😀' }, wa_id: from, user_id: `US.${n % 400}` }];
  const body = n % 7 === 0 ? 'STOP' : 'hello 😀';
  const list = { type: 'list_reply', list_reply: { id: 'a', title: 'b' } };
  return [
    { type: 'text', text: { body }, context: { id: `wamid.c${n}` } },
    { type: 'button', button: { payload: 'Stop promotions', text: 'Stop promotions' } },
    { type: 'interactive', interactive: list },
    { type: 'image', image: { id: '1', sha256: 'x', mime_type: 'image/jpeg' } },
  ].map((more) => ({
    field: 'messages',
    value: { contacts, messages: [{ from, id: `wamid.m${n}`, timestamp: TIME, ...more }] },
  }));
}

/** Statuses: two of three name a message of ours, the third is another app's. */
function statuses(n: number, { callbackData }: Material): Item[] {
  const named = n % 3 === 0 ? {} : { biz_opaque_callback_data: callbackData[n % callbackData.length] ?? '' };
  const errors = [{ code: 131026, title: 'Undeliverable', error_data: { details: 'no 😀' } }];
  const pricing = { billable: true, pricing_model: 'PMP', category: 'marketing' };
  const base = { id: `wamid.s${n}`, timestamp: TIME, recipient_id: phoneOf(n), ...named };
  return [{ status: 'delivered', pricing }, { status: 'read' }, { status: 'failed', errors }].map((more) => ({
    field: 'messages',
    value: { statuses: [{ ...base, ...more }] },
  }));
}

/** Facts of templates, and a person's choice in WhatsApp's own settings. */
function others(n: number, { templates }: Material): Item[] {
  const template = {
    message_template_id: 594_425_479_261_596,
    message_template_name: templates[n % templates.length] ?? '',
    message_template_language: n % 2 === 0 ? 'pt_BR' : 'pt-BR',
  };
  const events = ['APPROVED', 'PAUSED', 'DELETED', 'ARCHIVED', 'LOCKED', 'REJECTED', 'DISABLED', 'FLAGGED'];
  const choice = { category: 'marketing_messages', value: n % 2 ? 'stop' : 'resume', detail: 'd' };
  return [
    {
      field: 'message_template_status_update',
      value: { event: events[n % 8], reason: 'NONE', ...template },
    },
    {
      field: 'template_category_update',
      value: { previous_category: 'UTILITY', new_category: 'MARKETING', ...template },
    },
    {
      field: 'user_preferences',
      value: { user_preferences: [{ wa_id: phoneOf(n), timestamp: TIME, ...choice }] },
    },
  ];
}

function item(kind: number, n: number, material: Material): Item {
  const kinds = [...messages(n), ...statuses(n, material), ...others(n, material)];
  return kinds[kind % kinds.length] as Item;
}

interface Recipe {
  readonly items: readonly (readonly [kind: number, n: number])[];
  readonly mutations: readonly Mutation[];
  /** What is done to the bytes at last; mostly nothing. */
  readonly bytes: 'as they are' | 'cut' | 'not UTF-8' | 'behind a mark' | 'blank';
}

const recipe: fc.Arbitrary<Recipe> = fc.record({
  items: fc.array(fc.tuple(fc.nat(99), fc.nat(1_000_000)), { minLength: 1, maxLength: 3 }),
  mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }),
  bytes: fc.oneof(
    { weight: 40, arbitrary: fc.constant('as they are' as const) },
    { weight: 1, arbitrary: fc.constantFrom('cut', 'not UTF-8', 'behind a mark', 'blank') },
  ),
});

function bytesOf({ items, mutations, bytes }: Recipe, material: Material): Buffer {
  const { wabaId, phoneNumberId } = material;
  const metadata = { display_phone_number: '15550783881', phone_number_id: phoneNumberId };
  const changes = items.map(([kind, n]) => {
    const { field, value } = item(kind, n, material);
    return { field, value: { messaging_product: 'whatsapp', metadata, ...value } };
  });
  const body = structuredClone(
    object({ object: 'whatsapp_business_account', entry: [{ id: wabaId, time: 1_740_000_000, changes }] }),
  );
  for (const one of mutations) mutate(body, one);
  const whole = JSON.stringify(body).replaceAll(RAW, (_, code: string) => rawOf(code));
  const buffer = Buffer.from(whole);
  switch (bytes) {
    case 'as they are':
      return buffer;
    case 'cut':
      return buffer.subarray(0, Math.floor(buffer.length / 2));
    case 'not UTF-8':
      return Buffer.concat([buffer.subarray(0, -20), Buffer.from([0xff, 0xc0]), buffer.subarray(-20)]);
    case 'behind a mark':
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), buffer]);
    case 'blank':
      return Buffer.from('   ');
  }
}

/** Webhooks as Meta would send them, each with something done to it; the same for the same seed. */
export function mutatedWebhooks(material: Material, seed: number, count: number): Buffer[] {
  return fc.sample(recipe, { seed, numRuns: count }).map((one) => bytesOf(one, material));
}
