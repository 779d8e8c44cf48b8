import { readTemplate } from '@wabus/graph-simulator/templates';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lintTemplate } from './lint-template.ts';

/** What the simulator, written independently, says of the creation of a template. */
function simulatorRefuses(template: unknown): string | null {
  try {
    readTemplate(template as Record<string, unknown>);
    return null;
  } catch (error) {
    const { error: answer } = error as { error?: { error_user_msg?: string; error_data?: unknown } };
    return answer?.error_user_msg ?? JSON.stringify(answer?.error_data ?? String(error));
  }
}

const errors = (template: unknown): string[] =>
  lintTemplate(template).flatMap(({ level, code }) => (level === 'error' ? [code] : []));

/** Kinds that Meta knows and the simulator does not play: the linter leaves them unchecked. */
const UNPLAYED = /"(gif|product|order_details|app)"/i;

const pieces = fc.constantFrom(
  ...['{{1}}', '{{2}}', '{{3}}', '{{name}}', '{{order_id}}', '{{1}}', '{{2}}'],
  ...['{{', '}}', '{', '}', '{{ 1 }}', '{{}}', '{{#1}}', '{{A}}', '{{01}}', '{{{1}}}', '{{1}}{{2}}'],
  ...['word', 'Olá', 'pedido', '您好', 'नमस्ते', 'two words', 'a_b', '7', 'ok', 'yes', 'and', 'thanks'],
  ...[' ', ' ', ' ', '\n', '\n\n\n', '\r\n', '\t', '*', '_', '~', '`', '.', '!', ', '],
  ...['🎉', '🎉🎉🎉🎉🎉🎉', '🇧🇷', '👩‍👩‍👧', '©', 'https://x.example/', 'http://', 'x'.repeat(40)],
);
const sentence = fc
  .array(fc.tuple(pieces, fc.constantFrom('', ' ', ' ')), { maxLength: 8 })
  .map((parts) => parts.flat().join(''));
const wild = fc.oneof(
  { weight: 12, arbitrary: sentence },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
);
const values = fc.array(fc.constantFrom('Ana', 'A-17', 'x', ''), { maxLength: 4 });
const namedValues = fc.array(
  fc.record({ param_name: fc.constantFrom('name', 'order_id'), example: fc.constantFrom('Ana', '', 3) }),
);
const enough = { body_text: [['a', 'b', 'c']], header_text: ['a'] };
const enoughNamed = ['name', 'order_id'].map((param_name) => ({ param_name, example: 'x' }));
const example = fc.oneof(
  fc.constant({ ...enough, body_text_named_params: enoughNamed, header_text_named_params: enoughNamed }),
  fc.constant(enough),
  fc.record(
    {
      body_text: fc.oneof(values, fc.array(values, { maxLength: 2 })),
      header_text: fc.oneof(values, fc.array(values, { maxLength: 2 })),
      body_text_named_params: namedValues,
      header_text_named_params: namedValues,
      header_handle: values,
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);
const type = (...names: string[]) =>
  fc.constantFrom(...names, ...names, ...names.map((name) => name.toLowerCase()), 'NONSENSE');
const button = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record(
      {
        type: type('QUICK_REPLY', 'QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE', 'FLOW', 'OTP', 'APP'),
        text: fc.oneof(fc.constantFrom('Stop', 'See it'), wild),
        url: fc.oneof(
          fc.constantFrom(
            'https://x.example/a',
            'https://x.example/{{1}}',
            'https://{{1}}',
            'http://x/{{1}}/a',
          ),
          wild,
        ),
        phone_number: fc.oneof(fc.constantFrom('+15550051310', '+1 (555) 005-1310', 15550051310), wild),
        example: fc.oneof(fc.constant(['https://x.example/a']), values, fc.jsonValue({ maxDepth: 1 })),
      },
      { requiredKeys: ['type', 'text'] },
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
);
const bodyComponent = fc.record(
  { type: type('BODY'), text: wild, example },
  { requiredKeys: ['type', 'text'] },
);
const component = fc.oneof(
  bodyComponent,
  fc.record(
    {
      type: type('HEADER'),
      format: type('TEXT', 'TEXT', 'TEXT', 'IMAGE', 'LOCATION', 'GIF'),
      text: wild,
      example,
    },
    { requiredKeys: ['type', 'format', 'text'] },
  ),
  fc.record({ type: type('FOOTER'), text: wild }),
  fc.record({ type: type('BUTTONS'), buttons: fc.array(button, { maxLength: 11, size: 'small' }) }),
  fc.record({ type: type('CAROUSEL', 'LIMITED_TIME_OFFER', 'CALL_PERMISSION_REQUEST') }),
  fc.jsonValue({ maxDepth: 2 }),
);
const mostly = <Value>(usual: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 20, arbitrary: usual }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) });
const components = mostly(
  fc
    .tuple(bodyComponent, fc.array(component, { maxLength: 3 }))
    .chain((all) => fc.shuffledSubarray(all.flat(), { minLength: all.flat().length })),
);
const frame = {
  name: fc.constantFrom('order_ready', 'a1', 'Order', 'hello_world', '', 'x'.repeat(513)),
  language: fc.constantFrom('en_US', 'pt_BR', 'es', 'zh_CN', 'en-US', 'xx'),
  category: fc.constantFrom('UTILITY', 'marketing', 'AUTHENTICATION', 'X'),
  parameter_format: fc.constantFrom('NAMED', 'named', 'POSITIONAL', null, 'X'),
};
const anything = fc.record(
  {
    name: mostly(frame.name),
    language: mostly(frame.language),
    category: mostly(frame.category),
    parameter_format: mostly(frame.parameter_format),
    components,
  },
  { requiredKeys: [] },
);

const fine = { name: 'a1', language: 'en_US', category: 'UTILITY', parameter_format: 'POSITIONAL' };
const plain = { type: 'BODY', text: 'Your order is ready.' };
const samples = { ...enough, body_text_named_params: enoughNamed, header_text_named_params: enoughNamed };
/** A fine template but for one place: there no other fault can hide what the two see differently. */
const oneFault = fc.oneof(
  ...Object.entries(frame).map(([key, value]) =>
    value.map((one: unknown) => ({ ...fine, components: [plain], [key]: one })),
  ),
  fc.tuple(sentence, fc.boolean()).map(([text, isNamed]) => ({
    ...fine,
    parameter_format: isNamed ? 'NAMED' : 'POSITIONAL',
    components: [{ type: 'BODY', text: `Dear all, ${text} bye for now`, example: samples }],
  })),
  fc.tuple(sentence, fc.boolean()).map(([text, isNamed]) => ({
    ...fine,
    parameter_format: isNamed ? 'NAMED' : 'POSITIONAL',
    components: [{ type: 'BODY', text, example: samples }],
  })),
  fc.tuple(sentence, fc.boolean()).map(([text, isNamed]) => ({
    ...fine,
    parameter_format: isNamed ? 'NAMED' : 'POSITIONAL',
    components: [{ type: 'HEADER', format: 'TEXT', text, example: samples }, plain],
  })),
  example.map((given) => ({
    ...fine,
    components: [{ type: 'BODY', text: 'Hi {{1}}, order {{2}} is ready.', example: given }],
  })),
  example.map((given) => ({
    ...fine,
    parameter_format: 'NAMED',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Hi {{name}}', example: given },
      { type: 'BODY', text: 'Hi {{name}}, order {{order_id}} is ready.', example: given },
    ],
  })),
  sentence.map((text) => ({ ...fine, components: [plain, { type: 'FOOTER', text }] })),
  fc
    .array(button, { minLength: 1, maxLength: 4 })
    .map((buttons) => ({ ...fine, components: [plain, { type: 'BUTTONS', buttons }] })),
  fc
    .array(fc.constantFrom('QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE', 'CATALOG'), { maxLength: 12 })
    .map((types) => ({
      ...fine,
      components: [
        plain,
        {
          type: 'BUTTONS',
          buttons: types.map((one) => ({
            type: one,
            text: 'Go',
            url: 'https://x.example',
            phone_number: '+15550051310',
          })),
        },
      ],
    })),
  sentence.map((end) => ({
    ...fine,
    components: [
      plain,
      {
        type: 'BUTTONS',
        buttons: [{ type: 'URL', text: 'Go', url: `https://x.example/${end}`, example: ['x'] }],
      },
    ],
  })),
  component.map((one) => ({ ...fine, components: [plain, one] })),
);

/** Both judge it; says how the linter did. */
function agree(given: unknown): 'both accept' | 'both refuse' | 'linter alone refuses' | 'unplayed' {
  const [mine, theirs] = [errors(given), simulatorRefuses(given)];
  if (mine.length > 0) return theirs === null ? 'linter alone refuses' : 'both refuse';
  if (theirs !== null && UNPLAYED.test(JSON.stringify(given))) return 'unplayed';
  expect(theirs).toBeNull();
  return 'both accept';
}

test.each([
  ['one fault', oneFault, 12_000],
  ['any number of faults', anything, 4_000],
])('of templates with %s the linter refuses all that the simulator refuses', (_what, templates, numRuns) => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(templates as fc.Arbitrary<unknown>, (given) => {
      const verdict = agree(given);
      seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
    }),
    { numRuns },
  );
  expect(seen.get('both accept')).toBeGreaterThan(0);
  expect(seen.get('both refuse')).toBeGreaterThan(numRuns / 3);
});

test('both know the same languages', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
  const pairs = letters.flatMap((one) => letters.map((other) => one + other));
  const triples = ['fil', 'prs', 'ast', 'ceb'];
  const countries =
    'EG AE LB MA QA SA BY IN CN HK TW AF BE GB US AU CA GH IE JM MY NZ SG UG ZA CH CI AT RW KG BR PT LK AR CL CO CR DO ' +
    'EC HN MX PA PE ES UY VE GT IT DE FR';
  const regions = ['', ...countries.split(' ').map((country) => `_${country}`)];
  const codes = [...pairs, ...triples].flatMap((language) => regions.map((region) => language + region));
  const disputed = codes.filter((language) => {
    const given = { ...fine, language, components: [plain] };
    return (errors(given).length === 0) !== (simulatorRefuses(given) === null);
  });
  expect(disputed).toEqual([]);
});

test('any JSON at all gets findings, never an error, and nothing passes that the simulator refuses', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (given) => {
      expect(lintTemplate(given).length).toBeGreaterThan(0);
    }),
    { numRuns: 2_000 },
  );
  for (const given of [undefined, () => 1, Symbol('x'), 1n, new Map()]) {
    expect(lintTemplate(given).length).toBeGreaterThan(0);
  }
});

test('templates written by the rules pass both', () => {
  const word = fc.constantFrom('order', 'Olá', 'ready', 'pedido', '2026', 'obrigado', 'for', 'you');
  const text = fc
    .tuple(fc.array(word, { minLength: 1, maxLength: 30 }), fc.nat(12), fc.boolean())
    .map(([words, count, isNamed]) => {
      const wanted = Math.min(count, words.length - 1);
      const names = Array.from({ length: wanted }, (_, index) => (isNamed ? `v_${index}` : `${index + 1}`));
      const parts = words.map((item, index) => (index < wanted ? `${item} {{${names[index]}}}` : item));
      return { text: parts.join(', '), names, isNamed };
    });
  const reply = fc.record({ type: fc.constant('QUICK_REPLY'), text: word });
  fc.assert(
    fc.property(text, fc.array(reply, { maxLength: 7 }), fc.boolean(), (written, replies, link) => {
      const { text: content, names, isNamed } = written;
      const samples = isNamed
        ? { body_text_named_params: names.map((param_name) => ({ param_name, example: 'x' })) }
        : { body_text: [names.map(() => 'x')] };
      const url = {
        type: 'URL',
        text: 'See',
        url: 'https://x.example/{{1}}',
        example: ['https://x.example/a'],
      };
      const buttons = link ? [...replies, url] : replies;
      const given = {
        name: 'a',
        language: 'pt_BR',
        category: 'MARKETING',
        parameter_format: isNamed ? 'NAMED' : 'POSITIONAL',
        components: [
          { type: 'BODY', text: content, example: samples },
          ...(buttons.length > 0 ? [{ type: 'BUTTONS', buttons }] : []),
        ],
      };
      expect(lintTemplate(given)).toEqual([]);
      expect(simulatorRefuses(given)).toBeNull();
    }),
    { numRuns: 500 },
  );
});
