import { engineSettings } from '@wabus/engines';
import { type SettingAbout, settingsOf } from '@wabus/platform';
import { schemaRegistrySettings } from '@wabus/schema-registry';
import { z } from 'zod';
import { MIGRATE, SERVICES } from '../../deploy/services.ts';
import { table } from './table.ts';

const ENGINES = z.object(engineSettings);
const REGISTRY = z.object(schemaRegistrySettings);

const INTRO = `# Running wabus

How wabus is run, and every setting of every process. Generated from the settings' own schemas by
\`node docs/generator/generate.ts\`; edit \`docs/generator/settings-page.ts\` or a \`config.ts\`, not this page.

## Everything in one process

\`npm start\` runs all services beside an embedded Postgres and the simulator of Meta. Its flags choose engines:

| flag | then |
| --- | --- |
| none | events and log are in the embedded Postgres |
| \`--kafka\` with \`local\` | the log is in a Kafka broker that is started too, with its data in the data folder; it needs Java 17, and Maven once |
| \`--kafka\` with \`host:port\` | the log is in the Kafka there |
| \`--eventstore\` with \`esdb://…\` | events are in the EventStoreDB there |

What else an engine needs (certificates, logins, copies) comes from the environment, by the names below. A Kafka of one
broker, for example, has one copy of everything: \`WABUS_KAFKA_REPLICATION=1 WABUS_KAFKA_MIN_INSYNC=1\`. A data folder
remembers its engines and is opened with no others, since their positions mean nothing to each other.

It says that it is ready when commands are taken, webhooks are placed and messages are sent. Read models that an event
stopped, or that are still behind, keep nothing from starting: the table, and \`stopped\` and \`behind\` of \`--json\`, name
them. SIGTERM or Ctrl-C ends it at any moment, also while it starts, with exit code 0 and nothing left running.

## Each service alone

\`npm run service -- <name>\` runs one service as a process of its own. All of them, on one machine or many, share the
same engines. They do not talk to each other, so once the engines are prepared they start and stop in any order.
`;

const PREPARE = `Before the first start, and before the services of a new version:

\`\`\`sh
npm run service -- migrate --env-file wabus.env
\`\`\`

It makes what is missing: the database, a role for each part with its password, the schemas, the topics, and the
schemas of events where a schema registry is set. It may be repeated, also by several at once. The database remembers
the engines it was made with; with others nothing is touched. As its owner is no superuser on most hosted databases,
it then says what it could not take away from analysts.

One file may hold the settings of all services; each takes what it knows. A setting that none of them knows is
refused by name, as is one that has no effect on the engine chosen: whoever wrote it believes otherwise. What the
environment says wins over the file. For Kafka and EventStoreDB, for example:
`;

const EXAMPLE = `WABUS_POSTGRES_URL=postgres://postgres.internal:5432/wabus
WABUS_POSTGRES_PASSWORD=of-the-roles-of-services
WABUS_POSTGRES_OWNER_PASSWORD=of-the-owner-for-migrate-only
WABUS_EVENT_STORE=eventstoredb
WABUS_EVENTSTOREDB_URL=esdb://wabus:its-password@eventstore.internal:2113
WABUS_EVENT_LOG=kafka
WABUS_KAFKA_BROKERS=kafka-1.internal:9092,kafka-2.internal:9092,kafka-3.internal:9092
WABUS_KEYRING_KEY=base64-of-32-random-bytes
WABUS_VAULT_KEY=base64-of-32-other-random-bytes
WABUS_MEDIA_FOLDER=/var/lib/wabus/media
WABUS_TOKEN_KEY=at-least-32-characters-that-nobody-can-guess
WABUS_APP_ID=123456789012345
WABUS_APP_SECRET=of-the-meta-app
WABUS_VERIFY_TOKEN=what-meta-says-when-it-verifies-the-webhook
`;

const RUNNING = `Keys, once used, stay the same for ever: they open what they closed.

- **Who may call.** A CRM's backend calls with a token; \`npm run token -- --tenant '*' --expires-in 90d\`
  prints one: for the data folder of \`npm start\` (\`--data\`), or for the services whose WABUS_TOKEN_KEY is set.
- **Looking at events.** Postgres keeps events as bytes. \`npm run events -- postgres://…\` prints them as JSON, all or
  those of one stream (\`npm run events -- --stream …\`), with what is personal sealed; EventStoreDB shows them itself.
- **Several of each.** All may run more than once. The scheduler, sender, projector and normaliser share the
  partitions of their topics; command-api, query-api and the receiver belong behind a balancer; a second relay stands
  by until the first one is gone, and says so. Where store and log are both in Postgres no relay is needed: consumers
  read the store, and a relay that is started says so and rests. On one machine give each instance ports of its own, or 0 for free ones.
- **One installation each.** Topics and streams have fixed names, so two installations need two Kafkas and two
  EventStoreDBs. A new database beside an event store that was used is refused.
- **The public one.** Only the receiver is reached by everybody. On Postgres its role appends raw webhooks and reads
  nothing; on Kafka give it a user of its own that may describe and write \`wabus.webhooks\` and \`wabus.webhooks.bulk\`, and nothing else.
- **Is it well?** Each process answers \`/healthz\` (it lives), \`/readyz\` (200, or 503 with what it waits for) and
  \`/metrics\` (Prometheus), command-api and query-api on the port of their API, the others on a port of their own.
  Every three seconds it asks the engines that it stands on whether they are there, and \`/readyz\` names one that
  refuses, or is silent for five seconds, such as \`Kafka at kafka-1:9092\`, until it answers again. That is no reason
  to start a process again: it goes on by itself when the engine is back. A partition in which something waits and
  nothing has moved for half a minute is named with since when and why (\`wabus.webhooks, partition 1: no progress
  since …\`), as is a read model that an event stopped, or that is behind and catches up from the store: the others go
  on meanwhile, and so does what sends and receives. \`wabus_…_stalled_seconds\` counts the same for an alarm.
- **Ending.** On SIGTERM a process finishes what is under way and ends with code 0. Code 1: it cannot go on, and its
  last line says why; start it again. Code 2: its settings are wrong, and starting it again changes nothing.
- **EventStoreDB.** The adapter ran on 23.10.8, 24.2.0, 24.10.5 and KurrentDB 26.1.0 on 2026-11-30, and was mended
  by what they showed; the mended code ran on a double of the protocol only, and what was not tried is in
  [its README](../packages/event-store/README.md#eventstoredb). Other versions from 22.10 on are not tried.
  \`npm run conformance -- --eventstore esdb://…\` runs the suite on any server.
`;

/** The page `docs/running.md`. */
export function settingsPage(): string {
  const everybody = new Set([...Object.keys(ENGINES.shape), ...Object.keys(REGISTRY.shape)]);
  return [
    INTRO,
    table(
      ['name', 'what it does', 'engines'],
      Object.entries(SERVICES).map(([name, { settings }]) => [
        `\`${name}\``,
        settings.description ?? '',
        enginesOf(settings),
      ]),
    ),
    PREPARE,
    `\`\`\`ini\n${EXAMPLE}\`\`\`\n`,
    RUNNING,
    '## Settings of engines\n',
    'Each process knows those of the engines that it uses, see the table above.\n',
    settingsTable(settingsOf(ENGINES)),
    '## Settings of the schema registry\n',
    'Known to relay and migrate.\n',
    settingsTable(settingsOf(REGISTRY)),
    ...Object.entries({ ...SERVICES, migrate: MIGRATE }).flatMap(([name, { settings }]) => [
      `## Settings of ${name}\n`,
      settingsTable(settingsOf(settings).filter(({ key }) => !everybody.has(key))),
    ]),
  ].join('\n');
}

function enginesOf({ shape }: z.ZodObject): string {
  const uses: [string, string][] = [
    ['WABUS_EVENT_STORE', 'store'],
    ['WABUS_EVENT_LOG', 'log'],
    ['WABUS_POSTGRES_URL', 'Postgres'],
  ];
  const names = uses.filter(([key]) => key in shape).map(([, name]) => name);
  const optional = shape.WABUS_POSTGRES_URL instanceof z.ZodOptional;
  return names.join(', ') + (optional ? ' only where the log is' : '');
}

function settingsTable(settings: readonly SettingAbout[]): string {
  return table(
    ['variable', 'default', 'what it is'],
    settings.map(({ key, about, standard, required }) => [
      `\`${key}\``,
      required ? '**required**' : standard === undefined ? '' : `\`${standard}\``,
      about,
    ]),
  );
}
