import { Secret, secretSetting } from '@wabus/platform';
import { z } from 'zod';
import { checkEngines } from './check-engines.ts';

/** Where Postgres is: read models, checkpoints, keyring and vault live there whichever engines hold the events. */
export const postgresSettings = {
  WABUS_POSTGRES_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: ({ input }) => (input === undefined ? undefined : 'must read postgres://host:5432/database'),
    })
    .describe('The database; each part logs in with a role of its own, so the address names none'),
  WABUS_POSTGRES_PASSWORD: z
    .string()
    .optional()
    .describe('One password of all the roles of the service, where one is asked for'),
  WABUS_POSTGRES_PASSWORDS: z
    .string()
    .regex(/^[a-z_]+=[^,=]+(,[a-z_]+=[^,=]+)*$/, 'must read role=password,role=password')
    .optional()
    .describe(
      'Instead: a password for each role that the service logs in as, as `npm run service -- passwords` prints them',
    ),
};

/** Which engine holds the streams, and where it is. */
export const eventStoreSettings = {
  WABUS_EVENT_STORE: z
    .enum(['postgres', 'eventstoredb'])
    .default('postgres')
    .describe('Engine that holds the streams of events: postgres or eventstoredb'),
  WABUS_EVENTSTOREDB_URL: z
    .string()
    .regex(/^esdb(\+discover)?:\/\//, { error: 'must begin with esdb:// or esdb+discover://' })
    .transform((text) => new Secret(text))
    .optional()
    .describe(
      'EventStoreDB, with credentials and TLS as its documentation says: esdb://[user:password@]host:2113[?tls=…]; ' +
        'needed for WABUS_EVENT_STORE=eventstoredb',
    ),
};

const hostAndPort = /^(\[[\da-f:]+\]|[^\s:,/@]+):\d{1,5}$/i;

/** Which engine holds the log, and where it is. */
export const eventLogSettings = {
  WABUS_EVENT_LOG: z
    .enum(['postgres', 'kafka'])
    .default('postgres')
    .describe('Engine that holds the log between services: postgres or kafka'),
  WABUS_KAFKA_BROKERS: z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .refine((brokers) => brokers.every((one) => hostAndPort.test(one)), {
      error: 'must name brokers as host:port, divided by commas',
    })
    .optional()
    .describe('Kafka brokers to begin with: host:port,host:port; needed for WABUS_EVENT_LOG=kafka'),
  WABUS_KAFKA_REPLICATION: count(
    3,
    'Copies of each topic, when it is made; 1 survives the loss of no broker',
  ),
  WABUS_KAFKA_MIN_INSYNC: count(2, 'Copies that must have a record before it counts as written'),
  WABUS_KAFKA_TLS: z.enum(['on', 'off']).default('off').describe('on: connections to Kafka are encrypted'),
  WABUS_KAFKA_TLS_CA_FILE: file('Certificates that brokers are checked against; else the system’s'),
  WABUS_KAFKA_TLS_CERT_FILE: file('Certificate that this service shows to brokers'),
  WABUS_KAFKA_TLS_KEY_FILE: file('Key of that certificate'),
  WABUS_KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .optional()
    .describe('How it logs in to Kafka: plain, scram-sha-256 or scram-sha-512; else it does not'),
  WABUS_KAFKA_SASL_USERNAME: z.string().min(1).optional().describe('User that logs in to Kafka'),
  WABUS_KAFKA_SASL_PASSWORD: secretSetting('Password of that user').optional(),
  WABUS_KAFKA_COMPRESSION: z
    .enum(['none', 'gzip', 'zstd'])
    .default('none')
    .describe('How records are compressed on their way to Kafka: none, gzip or zstd'),
};

/** Everything that says which engines an installation runs on. */
export const engineSettings = { ...postgresSettings, ...eventStoreSettings, ...eventLogSettings };

/**
 * The settings of one process: an object of the shape given, described by `about`, that refuses combinations of
 * engine settings that make no sense, naming what is missing or has no effect.
 */
export function settingsOnEngines<Shape extends z.core.$ZodLooseShape>(
  about: string,
  shape: Shape,
): z.ZodObject<z.core.util.Writeable<Shape>> {
  const keys = new Set(Object.keys(shape));
  const check = (config: object, context: z.core.$RefinementCtx<unknown>): void =>
    checkEngines(keys, config as Readonly<Record<string, unknown>>, context);
  return z.object(shape).superRefine(check).describe(about);
}

function count(standard: number, about: string) {
  return z.coerce.number().int().min(1).default(standard).describe(about);
}

function file(about: string) {
  return z.string().min(1).optional().describe(`${about}; a path`);
}
