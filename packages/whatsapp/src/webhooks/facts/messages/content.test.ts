import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOf } from './content.ts';

const image = { id: '1', mime_type: 'image/jpeg', caption: 'hi' };
const order = { catalog_id: 'c', product_items: [{ product_retailer_id: 'p', quantity: 1 }] };
const lost = [{ code: 131052, title: 'Media download error' }];
const place = { latitude: -23.5, longitude: '-46.6', name: 'Shop' };
const flow = { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{"flow_token":"t"}' } };

const permission = (response_source: string) => ({
  type: 'call_permission_reply',
  call_permission_reply: { response: 'accept', response_source },
});

test.each<[string, object, object]>([
  ['a picture', { type: 'image', image }, { type: 'image', content: image }],
  [
    'one that Meta could not take',
    { type: 'image', image: { mime_type: 'image/jpeg' }, errors: lost },
    { type: 'image', content: { mime_type: 'image/jpeg', errors: lost } },
  ],
  ['a place', { type: 'location', location: place }, { type: 'location', content: place }],
  ['contacts', { type: 'contacts', contacts: [{}] }, { type: 'contacts', content: { contacts: [{}] } }],
  ['an order', { type: 'order', order }, { type: 'order', content: order }],
  [
    'the answer of a flow',
    { type: 'interactive', interactive: flow },
    {
      type: 'interactive',
      content: { ...flow, nfm_reply: { ...flow.nfm_reply, response: { flow_token: 't' } } },
    },
  ],
  ['a type of the future', { type: 'hologram', hologram: { x: 1 } }, { type: 'hologram', content: { x: 1 } }],
  ['one without its node', { type: 'poll' }, { type: 'poll', content: {} }],
  [
    'what Meta does not support',
    { type: 'unsupported', unsupported: { type: 'poll' }, errors: lost },
    { type: 'unsupported', content: { type: 'poll', errors: lost } },
  ],
  [
    'a text without its body',
    { type: 'text', text: {} },
    { type: 'unsupported', content: { type: 'text', text: {} } },
  ],
  ['a button that is none', { type: 'button' }, { type: 'unsupported', content: { type: 'button' } }],
  [
    'a place that is nowhere',
    { type: 'location', location: { name: 'x' } },
    { type: 'unsupported', content: { type: 'location', location: { name: 'x' } } },
  ],
])('%s is a message with its type and its raw content', (_what, item, content) => {
  const { type, content: own } = contentOf(item) ?? {};
  expect({ type, content: own }).toEqual(content);
});

test('a medium is announced as far as it is said, with all that was sent of it, and its caption is what was said', () => {
  const document = {
    ...{ id: '7', mime_type: 'application/pdf; x=1', sha256: 'c2hh', file_size: '1024', filename: 'a"b.pdf' },
    caption: 'STOP',
  };
  expect(contentOf({ type: 'document', document })).toEqual({
    type: 'document',
    content: document,
    said: 'STOP',
    media: {
      ...{ id: '7', mimeType: 'application/pdf; x=1', sha256: 'c2hh', bytes: 1024, filename: 'a"b.pdf' },
      caption: 'STOP',
    },
  });
  const audio = { id: '8', mime_type: 'audio/ogg; codecs=opus', voice: true };
  const sticker = { id: '9', mime_type: 'image/webp', animated: false };
  expect(contentOf({ type: 'audio', audio })).toMatchObject({
    media: { id: '8', mimeType: 'audio/ogg; codecs=opus', voice: true },
  });
  expect(contentOf({ type: 'sticker', sticker })).toMatchObject({ media: { id: '9', animated: false } });
});

test('an id of a medium that comes as a number is the same id', () => {
  const [asText, asNumber] = ['1479537139650973', 1479537139650973].map((id) =>
    contentOf({ type: 'image', image: { id, mime_type: 'image/jpeg', caption: 'Here' } }),
  );
  expect(asNumber).toEqual(asText);
  expect(asText).toMatchObject({ type: 'image', media: { id: '1479537139650973' } });
});

test.each(['not json', '7', '[]', '"a"'])(
  'the answer of a form that is %s is kept as it came',
  (response_json) => {
    const interactive = { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json } };
    expect(contentOf({ type: 'interactive', interactive })).toEqual({
      type: 'interactive',
      content: interactive,
    });
  },
);

test.each(['reaction', 'edit', 'revoke', 'pin', 'system', 'request_welcome', undefined, '', 7.5, {}])(
  'nobody wrote what is of the type %j',
  (type) => {
    expect(contentOf({ type, [String(type)]: { body: 'hi' } })).toBeNull();
  },
);

test.each<[string, { readonly type: string; readonly [content: string]: unknown }]>([
  ['a permission to call that came of itself', { type: 'interactive', interactive: permission('automatic') }],
  ['an edit that Meta cannot tell', { type: 'unsupported', unsupported: { type: 'edit' } }],
])('%s is told as a message that nobody wrote', (_what, item) => {
  expect(contentOf(item)).toMatchObject({ type: item.type, unwritten: true });
});

test('a permission that a person gave is a message', () => {
  const interactive = permission('user_action');
  expect(contentOf({ type: 'interactive', interactive })).toEqual({
    type: 'interactive',
    content: interactive,
  });
});

test('whatever stands under the name of a type, its content is one that a store takes', () => {
  const anything = fc.oneof(
    fc.jsonValue({ stringUnit: 'binary' }),
    fc.nat(200).map((depth) => JSON.parse(`${'{"a":['.repeat(depth)}"\\ud83d\\u0000"${']}'.repeat(depth)}`)),
  );
  const types = fc.constantFrom(
    'text',
    'button',
    'interactive',
    'image',
    'location',
    'order',
    'x',
    '__proto__',
  );
  fc.assert(
    fc.property(types, anything, anything, (type, node, errors) => {
      const content = contentOf(JSON.parse(JSON.stringify({ type, [type]: node, errors })));
      const written = JSON.stringify(content);
      expect(content).not.toBeNull();
      expect(written.isWellFormed()).toBe(true);
      expect(written).not.toContain('\\u0000');
      expect(written).not.toMatch(/\\ud[89a-f]/);
    }),
    { numRuns: 200 },
  );
});

test('what is nested deeper than any content of Meta is cut off, as databases and writers have an end', () => {
  const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  const written = JSON.stringify(contentOf({ type: 'x', x: deep }));
  expect(written.split('[').length - 1).toBe(32);
});
