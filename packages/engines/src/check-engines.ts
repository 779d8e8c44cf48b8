import type { z } from 'zod';

/** Settings as read; only those of engines are looked at, and which of them there are depends on the process. */
type Read = Readonly<Record<string, unknown>>;

const given = (config: Read, key: string): boolean => config[key] !== undefined;

/**
 * Refuses settings of engines that contradict each other: what the chosen engine needs and lacks, and what was given
 * for an engine that is not chosen, since then somebody believes it is.
 * @param keys settings that this process has at all
 */
export function checkEngines(
  keys: ReadonlySet<string>,
  config: Read,
  context: z.core.$RefinementCtx<unknown>,
): void {
  const refuse = (key: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [key], message, input: undefined });
  };
  checkChoice(config, refuse, STORE);
  checkChoice(config, refuse, LOG);
  if (keys.has('WABUS_POSTGRES_URL')) checkPostgres(config, refuse);
  if (config.WABUS_EVENT_LOG === 'kafka') checkKafka(config, refuse);
}

type Refuse = (key: string, message: string) => void;

interface Choice {
  readonly choice: string;
  readonly engine: string;
  readonly needs: string;
  readonly what: string;
}

const STORE: Choice = {
  choice: 'WABUS_EVENT_STORE',
  engine: 'eventstoredb',
  needs: 'WABUS_EVENTSTOREDB_URL',
  what: 'the server, such as esdb://localhost:2113?tls=false',
};

const LOG: Choice = {
  choice: 'WABUS_EVENT_LOG',
  engine: 'kafka',
  needs: 'WABUS_KAFKA_BROKERS',
  what: 'its brokers, such as kafka-1:9092,kafka-2:9092',
};

function checkChoice(config: Read, refuse: Refuse, { choice, engine, needs, what }: Choice): void {
  const chosen = config[choice];
  if (chosen === engine && !given(config, needs)) {
    refuse(needs, `${choice} is ${engine}, so ${needs} must name ${what}.`);
  }
  if (chosen !== undefined && chosen !== engine && given(config, needs)) {
    refuse(
      needs,
      `${choice} is ${chosen}, so ${needs} has no effect: set ${choice}=${engine}, or take it away.`,
    );
  }
}

/** Only the address of a process that may run without Postgres can be missing. */
function checkPostgres(config: Read, refuse: Refuse): void {
  for (const choice of ['WABUS_EVENT_STORE', 'WABUS_EVENT_LOG']) {
    if (config[choice] !== 'postgres' || given(config, 'WABUS_POSTGRES_URL')) continue;
    refuse('WABUS_POSTGRES_URL', `${choice} is postgres, so WABUS_POSTGRES_URL must name the database.`);
  }
}

function checkKafka(config: Read, refuse: Refuse): void {
  if (Number(config.WABUS_KAFKA_MIN_INSYNC) > Number(config.WABUS_KAFKA_REPLICATION)) {
    refuse(
      'WABUS_KAFKA_MIN_INSYNC',
      `WABUS_KAFKA_MIN_INSYNC is ${config.WABUS_KAFKA_MIN_INSYNC}, but there are only ` +
        `${config.WABUS_KAFKA_REPLICATION} copies (WABUS_KAFKA_REPLICATION): nothing could ever be written.`,
    );
  }
  checkTogether(config, refuse, ['WABUS_KAFKA_TLS_CERT_FILE', 'WABUS_KAFKA_TLS_KEY_FILE']);
  checkTogether(config, refuse, [
    'WABUS_KAFKA_SASL_MECHANISM',
    'WABUS_KAFKA_SASL_USERNAME',
    'WABUS_KAFKA_SASL_PASSWORD',
  ]);
  if (config.WABUS_KAFKA_TLS === 'on') return;
  for (const key of ['WABUS_KAFKA_TLS_CA_FILE', 'WABUS_KAFKA_TLS_CERT_FILE', 'WABUS_KAFKA_TLS_KEY_FILE']) {
    if (given(config, key)) {
      refuse(
        key,
        `${key} has no effect while WABUS_KAFKA_TLS is off: set WABUS_KAFKA_TLS=on, or take it away.`,
      );
    }
  }
}

/** Either all of them or none. */
function checkTogether(config: Read, refuse: Refuse, keys: readonly string[]): void {
  const missing = keys.filter((key) => !given(config, key));
  if (missing.length === keys.length) return;
  const there = keys.filter((key) => given(config, key)).join(' and ');
  for (const key of missing) refuse(key, `${key} is missing: it belongs to ${there}.`);
}
