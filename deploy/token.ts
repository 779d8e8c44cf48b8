// Makes the token by which a CRM's backend calls the HTTP API: of `npm start` by the key in its data folder, of
// services that run each alone by the key of their environment.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { issueServiceToken, Secret } from '@wabus/platform';
import { Command, InvalidArgumentError } from 'commander';

interface Flags {
  readonly subject: string;
  readonly tenant: string;
  readonly expiresIn?: string;
  readonly data: string;
}

const program = new Command('npm run token --')
  .description('Prints a service token, signed with WABUS_TOKEN_KEY or else with the key of the data folder.')
  .requiredOption('--tenant <id>', 'the only tenant that it may touch; * for all', tenantId)
  .option('--subject <name>', 'who calls; commands are recorded under this name', 'crm')
  .option('--expires-in <time>', 'such as 90d or 12h; without it the token never ends', timeSpan)
  .option(
    '--data <folder>',
    'data folder of npm start, which keeps the key',
    join(import.meta.dirname, '..', '.wabus'),
  );
const { subject, tenant, expiresIn, data } = program.parse().opts<Flags>();
const key = process.env.WABUS_TOKEN_KEY || keyOf(resolve(process.env.WABUS_CALLED_FROM ?? '', data));
// As command-api and query-api ask of it: with another key they would refuse what is made here.
if (key.length < 32) program.error('WABUS_TOKEN_KEY must be the key that the services have.');
const claims = { subject, tenant, ...(expiresIn === undefined ? {} : { expiresIn }) };
process.stdout.write(`${await issueServiceToken(new Secret(key), claims)}\n`);

function keyOf(folder: string): string {
  try {
    const secrets: unknown = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8'));
    if (typeof secrets === 'object' && secrets !== null && 'tokenKey' in secrets)
      return String(secrets.tokenKey);
  } catch {
    // Said below, whatever the reason.
  }
  return program.error(
    `There is no key: WABUS_TOKEN_KEY is not set, and ${folder} is no data folder of npm start (name it with --data).`,
  );
}

function tenantId(text: string): string {
  if (text === '*' || /^[A-Za-z0-9_-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be 1 to 64 of A-Z a-z 0-9 _ -, or *.');
}

function timeSpan(text: string): string {
  if (/^[1-9]\d{0,8} ?(s|m|h|d|w|y)$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a number of s, m, h, d, w or y, such as 90d.');
}
