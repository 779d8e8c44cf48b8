// Makes the token by which a CRM's backend calls the HTTP API, where services run each alone; `npm start` prints one.
import { issueServiceToken, Secret } from '@wabus/platform';
import { Command } from 'commander';

interface Flags {
  readonly subject: string;
  readonly tenant: string;
  readonly expiresIn?: string;
}

const program = new Command('node deploy/token.ts')
  .description('Prints a service token, signed with WABUS_TOKEN_KEY of the environment.')
  .requiredOption('--tenant <id>', 'the only tenant that it may touch; * for all')
  .option('--subject <name>', 'who calls; commands are recorded under this name', 'crm')
  .option('--expires-in <time>', 'such as 90d; without it the token never ends');
const { subject, tenant, expiresIn } = program.parse().opts<Flags>();
const key = process.env.WABUS_TOKEN_KEY ?? '';
// As command-api and query-api ask of it: with another key they would refuse what is made here.
if (key.length < 32) program.error('WABUS_TOKEN_KEY must be set, to the key that the services have.');
const claims = { subject, tenant, ...(expiresIn === undefined ? {} : { expiresIn }) };
process.stdout.write(`${await issueServiceToken(new Secret(key), claims)}\n`);
