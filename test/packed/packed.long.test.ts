import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as client from '@wabus/client';
import * as events from '@wabus/events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../source-files.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'wabus-packed-'));
const crm = join(folder, 'crm');

/** What a CRM writes with what it installed. */
const PROGRAM = `import { Client, type FeedEvent, verifyWebhook } from '@wabus/client';
import { decodeEvent, type RecordedEvent } from '@wabus/events';
import { partitionOf } from '@wabus/events/partition';
const wabus = new Client({ baseUrl: 'http://localhost:8080', token: 'x', tenantId: 'acme' });
export async function statuses(id: string): Promise<string[]> {
  const { status } = await wabus.call('getCampaign', { path: { id } });
  const found: string[] = [status];
  for await (const message of wabus.pages('listMessages', { query: { campaignId: id } })) found.push(message.id);
  for await (const { event } of wabus.follow()) found.push((event satisfies FeedEvent).id);
  return found;
}
// @ts-expect-error: a call without what its path needs
void wabus.call('getCampaign', {});
export type Seen = RecordedEvent;
export const used = [verifyWebhook, decodeEvent, partitionOf];
`;

beforeAll(async () => {
  mkdirSync(crm);
  writeFileSync(join(crm, 'package.json'), '{ "name": "crm", "private": true }');
  await run(process.execPath, [join(root, 'deploy/pack.ts'), '--to', folder], { cwd: root });
  const archives = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund'];
  await run('npm', [...install, ...archives.map((name) => join(folder, name))], { cwd: crm });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const namesOf = (module: object): string[] => Object.keys(module).sort();

/** The names that a program finds, one for each way to load. */
async function found(name: string): Promise<unknown> {
  const load = `
    const own = (m) => Object.keys(m).filter((key) => key !== 'module.exports' && key !== 'default').sort();
    import(process.argv[1]).then((m) => console.log(JSON.stringify([own(m), own(require(process.argv[1]))])));`;
  const { stdout } = await run(process.execPath, ['-e', load, name], { cwd: crm });
  return JSON.parse(stdout);
}

describe('H29: what is packed, installed in an empty folder', () => {
  test.each([
    ['@wabus/client', client],
    ['@wabus/events', events],
  ])('has by import and by require what %s has here', async (name, module) => {
    expect(await found(name)).toEqual([namesOf(module), namesOf(module)]);
  });

  test('reads its schemas where it stands', async () => {
    const { stdout } = await run(
      process.execPath,
      ['-e', `console.log(require('@wabus/events').wireSchemas().length > 0)`],
      { cwd: crm },
    );
    expect(stdout).toBe('true\n');
  });

  test.each([
    ['node16', 'node16', 'ts'],
    ['node16', 'node16', 'mts'],
    ['esnext', 'bundler', 'ts'],
  ])('has types for tsc with module %s, resolution %s, in a .%s', async (module, resolution, ending) => {
    const file = join(crm, `program.${ending}`);
    writeFileSync(file, PROGRAM);
    const options = ['--noEmit', '--strict', '--module', module, '--moduleResolution', resolution];
    const types = ['--typeRoots', join(root, 'node_modules/@types'), '--types', 'node', '--target', 'es2024'];
    const tsc = join(root, 'node_modules/.bin/tsc');
    const told = await run(tsc, [...options, ...types, file], { cwd: crm }).catch(
      (error: { stdout: string }) => error,
    );
    expect(told.stdout).toBe('');
  });
});
