import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { loadConfig, VERSION } from '@wabus/platform';
import { publicTypes } from '@wabus/public-events';
import { expect, test } from 'vitest';
import { MIGRATE, SERVICES } from '../deploy/services.ts';
import { projectFiles, readProjectFile, root } from './source-files.ts';

// Meant for readers, so changes of the product must show up in them: commands, flags and paths are looked up.
const pages = projectFiles('.md').map((path) => ({ path, text: readProjectFile(path) }));
const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: Record<string, string> };

/** Every match of the pattern's first group in every page, with the page that it stands in. */
function named(pattern: RegExp): { path: string; name: string }[] {
  return pages.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([, name]) => ({ path, name: name ?? '' })),
  );
}

function help(...command: string[]): string {
  const { status, stdout, stderr } = spawnSync(command[0] ?? '', command.slice(1), {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, WABUS_INSTALL: 'never' },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

test('everything of wabus has one version, the API and its documents too', () => {
  const versions = projectFiles('package.json').map((path) => JSON.parse(readProjectFile(path)).version);
  expect(new Set([VERSION, ...versions])).toEqual(new Set([VERSION]));
  for (const path of ['docs/openapi.json', 'docs/asyncapi.json']) {
    expect(JSON.parse(readProjectFile(path)).info.version).toBe(VERSION);
  }
});

test('every field that Meta lets subscribe stands in the table of fields, with what is read of it', () => {
  const [, section = ''] = readProjectFile('docs/webhooks.md').split('## Fields to subscribe');
  const [table = ''] = section.split('\n## ');
  const read = new Map(
    [...table.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map(([, field, kinds]) => [field, kinds]),
  );
  const fields = [
    ...['messages', 'smb_message_echoes', 'message_echoes', 'history', 'smb_app_state_sync', 'standby'],
    ...['messaging_handovers', 'user_preferences', 'user_id_update', 'calls', 'flows', 'security'],
    ...[
      'group_lifecycle_update',
      'group_participants_update',
      'group_settings_update',
      'group_status_update',
    ],
    ...['automatic_events', 'tracking_events', 'partner_solutions', 'payment_configuration_update'],
    ...['message_template_status_update', 'message_template_quality_update'],
    ...[
      'message_template_components_update',
      'template_category_update',
      'template_correct_category_detection',
    ],
    ...['phone_number_quality_update', 'phone_number_name_update', 'business_capability_update'],
    ...['account_alerts', 'account_review_update', 'account_update', 'account_settings_update'],
    ...['business_status_update', 'business_username_update', 'business_username_updates'],
  ];
  expect(fields.filter((field) => !read.get(field)?.startsWith('`'))).toEqual([]);
  expect([...read.keys()].toSorted()).toEqual(fields.toSorted());
});

test('every event that the page on hearing back names is one', () => {
  const [, table = ''] = readProjectFile('docs/hearing-back.md').split('| what happened | `type` |');
  const [rows = ''] = table.split('\n\n');
  const named = [...rows.matchAll(/`([a-z]+\.[a-z-]+)`/g)].map(([, type = '']) => type);
  expect(named.length).toBeGreaterThan(8);
  const told: readonly string[] = [...publicTypes.values()];
  expect(named.filter((type) => !told.includes(type))).toEqual([]);
});

test('every npm command that a page names exists', () => {
  const commands = [...named(/npm run ([a-z:-]+)/g), ...named(/npm (start|test)\b/g)];
  expect(commands.length).toBeGreaterThan(5);
  expect(commands.filter(({ name }) => !(name in scripts))).toEqual([]);
});

test('every flag that a page names for npm start is one that its help explains', () => {
  const wabus = help(process.execPath, 'deploy/wabus.mjs', '--help');
  const commands = [...wabus.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name ?? '');
  expect(commands).toContain('replay');
  const own = commands.map((name) => help(process.execPath, 'deploy/wabus.mjs', name, '--help'));
  const known = [help('npm', 'start', '--', '--help'), ...own].join('\n');
  const flags = pages
    .filter(({ path }) => path === 'README.md' || path.startsWith('docs/'))
    // What was measured tells of flags of Node, too.
    .filter(({ path }) => path !== 'docs/performance.md')
    .flatMap(({ text }) => [...text.matchAll(/`(--[a-z-]+)`/g)].map(([, flag]) => flag ?? ''));
  expect(flags).toContain('--data');
  expect(flags.filter((flag) => !known.includes(flag))).toEqual([]);
});

test.each(['demo', 'sim'])('npm run %s -- --help explains itself on standard output', (script) => {
  expect(help('npm', 'run', script, '--', '--help')).toContain('--data');
});

test('every service that a page runs exists, and its options too', () => {
  const runs = named(/npm run service -- ([a-z][a-z-]+[^\n`#]*)/g);
  expect(runs.map(({ path }) => path)).toContain('README.md');
  const explained = help('npm', 'run', 'service', '--', '--help');
  for (const { name: run } of runs) {
    const [name = '', ...options] = run.trim().split(/\s+/);
    expect(explained).toContain(`\n  ${name} `);
    for (const option of options.filter((word) => word.startsWith('--'))) expect(explained).toContain(option);
  }
});

test('the example of settings is one that every service starts with', () => {
  const [, example = ''] = /```ini\n([^`]+)```/.exec(readProjectFile('docs/running.md')) ?? [];
  // A key that stood in a page would be copied, so the page only says what one is.
  const filledIn = example.replaceAll(/base64-of-32-[a-z-]+/g, Buffer.alloc(32).toString('base64'));
  const given = parseEnv(filledIn) as Record<string, string>;
  const processes = Object.values({ ...SERVICES, migrate: MIGRATE });
  const known = new Set(processes.flatMap(({ settings }) => Object.keys(settings.shape)));
  expect(Object.keys(given).filter((key) => !known.has(key))).toEqual([]);
  for (const { settings } of processes) {
    const own = Object.entries(given).filter(([key]) => key in settings.shape);
    expect(loadConfig(settings, Object.fromEntries(own))).toBeDefined();
  }
});

test('every file and folder of the project that a page names exists', () => {
  // The page of recipes names files that are to be made; its own test follows them.
  const paths = named(
    /[` ]((?:packages|services|deploy|bench|docs|test|node_modules\/\.bin)\/[\w./-]*\w)/g,
  ).filter(({ path }) => path !== 'docs/adding.md');
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter(({ name }) => !existsSync(join(root, name)))).toEqual([]);
});

test('every script of the bench explains itself', () => {
  const runs = named(/node (bench\/[\w/]+\.ts)/g).map(({ name }) => name);
  expect(runs.length).toBeGreaterThan(0);
  for (const script of new Set(runs)) expect(help(process.execPath, script, '--help')).toContain('Usage');
});
