import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const JARS = new URL('../../../../deploy/kafka/jars.mjs', import.meta.url);
const PLAIN_USER = 'plain';
const STORE_PASSWORD = 'of-a-test-only';

/** A broker that speaks TLS only, lets two users in, and checks their rights. */
export interface SecureBroker {
  readonly bootstrap: string;
  /** Who signed its certificate, in PEM. */
  readonly caFile: string;
  /** May do everything. */
  readonly username: string;
  /** May do what it was given the right to. */
  readonly plainUsername: string;
  /** Both users' password. */
  readonly password: string;
  close(): Promise<void>;
}

/**
 * Starts a broker with TLS and SASL from the jars that `deploy/kafka` keeps; `keytool`, of Java, makes its certificate.
 * Undefined, after a word on standard error, where there are none: a container's broker has its certificate elsewhere.
 */
export async function startSecureBroker(): Promise<SecureBroker | undefined> {
  const jars = await jarsAndJava();
  if (!jars) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'wabus-kafka-secure-'));
  const [username, password] = ['wabus', 'let-me-in'];
  const store = join(folder, 'broker.p12');
  const caFile = join(folder, 'broker.pem');
  const keytool = (...args: string[]): Buffer =>
    execFileSync('keytool', [...args, '-alias', 'broker', '-keystore', store, '-storepass', STORE_PASSWORD], {
      stdio: 'pipe',
    });
  keytool(
    '-genkeypair',
    '-keyalg',
    'RSA',
    '-dname',
    'CN=localhost',
    '-ext',
    'san=dns:localhost,ip:127.0.0.1',
    '-validity',
    '2',
  );
  keytool('-exportcert', '-rfc', '-file', caFile);
  const [port, controller] = [await freePort(), await freePort()];
  const settings = join(folder, 'server.properties');
  const entries = settingsOf({ folder, store, caFile, username, password, port, controller });
  writeFileSync(
    settings,
    Object.entries(entries)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
    { mode: 0o600 },
  );
  const child = await run(jars, folder, settings, port);
  return {
    bootstrap: `127.0.0.1:${port}`,
    caFile,
    username,
    plainUsername: PLAIN_USER,
    password,
    close: async () => {
      const gone = child.exitCode === null ? once(child, 'exit') : null;
      child.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Place {
  readonly folder: string;
  readonly store: string;
  readonly caFile: string;
  readonly username: string;
  readonly password: string;
  readonly port: number;
  readonly controller: number;
}

function settingsOf(place: Place): Record<string, string | number> {
  const { folder, store, caFile, username, password, port, controller } = place;
  const login = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `SECURE://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `SECURE://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'SECURE:SASL_SSL,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'SECURE',
    'sasl.enabled.mechanisms': 'PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'listener.name.secure.plain.sasl.jaas.config': `${login} username="${username}" password="${password}" user_${username}="${password}" user_${PLAIN_USER}="${password}";`,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    // The broker's own two halves speak to each other without a name.
    'super.users': `User:${username};User:ANONYMOUS`,
    'ssl.keystore.location': store,
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.password': STORE_PASSWORD,
    'ssl.truststore.location': caFile,
    'ssl.truststore.type': 'PEM',
    'log.dirs': join(folder, 'log'),
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'group.initial.rebalance.delay.ms': 0,
  };
}

/** The folder of Kafka's jars where they, Java and its keytool are to be had. */
async function jarsAndJava(): Promise<string | undefined> {
  const { jarsFolder } = (await import(fileURLToPath(JARS))) as {
    jarsFolder(say: (text: string) => void, signal: AbortSignal): Promise<string>;
  };
  try {
    execFileSync('java', ['-version'], { stdio: 'pipe' });
    execFileSync('keytool', ['-help'], { stdio: 'pipe' });
    return await jarsFolder(() => undefined, AbortSignal.timeout(300_000));
  } catch (error) {
    process.stderr.write(`\n*** TLS to Kafka is not tested: ${(error as Error).message}\n\n`);
    return undefined;
  }
}

async function run(jars: string, folder: string, settings: string, port: number): Promise<ChildProcess> {
  const java = ['-Xmx256m', '-cp', join(jars, '*')];
  execFileSync(
    'java',
    [...java, 'kafka.tools.StorageTool', 'format', '-t', 'wabus0kafka0with0a0key', '-c', settings],
    { stdio: 'pipe' },
  );
  const said = join(folder, 'broker.log');
  const child = spawn('sh', ['-c', 'exec java "$@" > "$0" 2>&1', said, ...java, 'kafka.Kafka', settings], {
    stdio: 'ignore',
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const until = Date.now() + 300_000;
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > until)
      throw new Error(
        `The broker with TLS does not start. It said:\n${readFileSync(said, 'utf8').slice(-2_000)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

async function answers(port: number): Promise<boolean> {
  const { createConnection } = await import('node:net');
  const socket = createConnection({ host: '127.0.0.1', port });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}
