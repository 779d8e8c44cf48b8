import { expect, test } from 'vitest';
import { lintTemplate } from './lint-template.ts';

const template = (components: unknown[]) => ({
  name: 'x',
  language: 'en_US',
  category: 'MARKETING',
  components,
});
const body = (text: string, more: object = {}) => template([{ type: 'BODY', text, ...more }]);
const times = (size: number, part: (index: number) => string) =>
  Array.from({ length: size }, (_, i) => part(i)).join('');
const url = (link: string) =>
  template([
    { type: 'BODY', text: 'a' },
    { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'a', url: link }] },
  ]);
const named = (size: number) => ({
  ...body(
    times(size, (i) => ` a{{v${i}}}`),
    {
      example: {
        body_text_named_params: Array.from({ length: size }, (_, i) => ({
          param_name: `v${i}`,
          example: 'x',
        })),
      },
    },
  ),
  parameter_format: 'NAMED',
});

/** Microseconds of the fastest of a few runs. */
function costOf(given: unknown): number {
  const runs = Array.from({ length: 5 }, () => {
    const begun = process.cpuUsage();
    lintTemplate(given);
    const { user, system } = process.cpuUsage(begun);
    return user + system;
  });
  return Math.min(...runs);
}

/** What is eight times as long costs no more than so many times as much; a square would cost 64 times. */
const MOST_TIMES = 24;

test.each<[string, (size: number) => unknown]>([
  ['a link', (size) => url(`https://${'a'.repeat(size)} `)],
  ['numbered variables', (size) => body(times(size, (i) => ` a{{${i + 1}}}`))],
  ['variables with a gap', (size) => body(times(size, (i) => ` a{{${i + 2}}}`))],
  ['named variables', named],
  ['open braces', (size) => body('{{'.repeat(size))],
  ['blanks', (size) => body(`{{1}}${' '.repeat(size)}{{2}}`)],
  ['buttons', (size) => template([{ type: 'BUTTONS', buttons: Array(size).fill({ type: 'URL' }) }])],
  ['components that are none', (size) => template(Array(size).fill(1))],
  [
    'a phone number',
    (size) =>
      template([
        { type: 'BUTTONS', buttons: [{ type: 'PHONE_NUMBER', text: 'a', phone_number: '1 '.repeat(size) }] },
      ]),
  ],
])('the cost of %s grows with its length, not with its square', (_what, made) => {
  const [small, large] = [made(4_000), made(32_000)];
  costOf(small);
  expect(costOf(large)).toBeLessThan(MOST_TIMES * Math.max(costOf(small), 1_000));
  expect(JSON.stringify(lintTemplate(large)).length).toBeLessThan(64_000);
});

test('of more findings than a person reads those that refuse come first', () => {
  const unread = Array(150).fill({ type: 'CAROUSEL' });
  const findings = lintTemplate(template([...unread, { type: 'NOBODY' }, 5]));
  expect(findings).toHaveLength(100);
  expect(findings.filter(({ level }) => level === 'error').length).toBeGreaterThan(1);
});
