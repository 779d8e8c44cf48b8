#!/usr/bin/env node
// A real Apache Kafka broker on this machine, for tests and for trying things out: one node that is broker and
// controller (KRaft), from jars of Maven Central. Plain JavaScript without dependencies.
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CannotStart, jarsFolder, kafkaVersion } from './jars.mjs';

const USAGE = `Usage: node deploy/kafka/broker.mjs [options]

Starts an Apache Kafka ${kafkaVersion()} broker on 127.0.0.1 and prints one line of JSON when it answers:
{"bootstrap":"127.0.0.1:9092","version":"${kafkaVersion()}","pid":4711} (pid: that of Java).
It needs Java 17 or newer, and the first time Maven, which fetches Kafka into ~/.cache/wabus.
It stops on SIGTERM and SIGINT, and when the process that started it is gone.

  --port <port>    where clients connect; a free one when left out
  --data <folder>  where it keeps what it is told, over restarts; a temporary folder when left out
  --disposable     the data folder goes too when the process that started it is gone
  --heap <size>    Java's -Xmx (384m)
  --help           this text
`;

const JAVA_AT_LEAST = 17;
const STARTS_WITHIN_MS = 90_000;
const STOPS_WITHIN_MS = 20_000;
const LOGS_WARNINGS = [
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
];

const say = (text) => process.stderr.write(`kafka: ${text}\n`);

/** Set once we are asked to stop; the reason why Java may end. */
let stopping = false;
let java;
const stopped = new AbortController();
const parent = process.ppid;

try {
  await main(options());
} catch (error) {
  if (!stopping) say(error instanceof CannotStart ? error.message : (error.stack ?? `${error}`));
  process.exitCode = stopping ? 0 : 1;
}

function options() {
  const shape = {
    port: { type: 'string' },
    data: { type: 'string' },
    heap: { type: 'string' },
    disposable: { type: 'boolean' },
    help: { type: 'boolean' },
  };
  try {
    const { values } = parseArgs({ options: shape });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    const port = values.port === undefined ? 0 : Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error('--port is a whole number from 0 to 65535.');
    const heap = values.heap ?? '384m';
    if (!/^\d+[kmg]$/i.test(heap)) throw new Error('--heap is a number with a unit: 384m.');
    return { port, heap, data: values.data, disposable: values.disposable ?? values.data === undefined };
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

async function main({ port, heap, data, disposable }) {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
  // Java keeps us running, not the watch.
  setInterval(() => process.ppid !== parent && stop(), 500).unref();
  const program = checkedJava();
  const jars = join(await jarsFolder(say, stopped.signal), '*');
  const folder = data === undefined ? mkdtempSync(join(tmpdir(), 'wabus-kafka-')) : resolve(data);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const run = runner(program, jars, heap, folder);
    const logged = statSync(logFile(folder), { throwIfNoEntry: false })?.size ?? 0;
    await served({ folder, disposable, port, run, logged });
  } finally {
    const orphaned = disposable && process.ppid !== parent;
    if (data === undefined || orphaned) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs the broker to its end. A free port may be taken by another before Kafka has it: then with another one. */
async function served(place) {
  for (let attempt = 1; !stopping; attempt++) {
    const ports = await freePorts(place.port);
    writeFileSync(settingsFile(place.folder), settings(place.folder, ports));
    await formatOnce(place);
    if (stopping) return;
    const ended = start(place);
    const answered = answers(ports.broker).then(() => 'answers');
    if ((await Promise.race([ended, answered])) === 'answers') {
      announce(ports.broker);
      await ended;
      if (!stopping)
        throw new CannotStart(
          `The broker ended by itself (${java.signalCode ?? `code ${java.exitCode}`}). It said:\n${lastSaid(place)}`,
        );
      return;
    }
    if (stopping) return;
    const said = lastSaid(place);
    const collided = place.port === 0 && /BindException|Address already in use/i.test(said);
    if (!collided || attempt === 5) throw new CannotStart(`The broker does not start. It said:\n${said}`);
  }
}

function start({ folder, disposable, run }) {
  java = run(['kafka.Kafka', settingsFile(folder)]);
  const guard = guarded(java.pid, disposable ? folder : '');
  return new Promise((done) => {
    java.once('exit', () => {
      guard.kill('SIGKILL');
      done('ended');
    });
  });
}

function announce(port) {
  if (stopping) return;
  process.stdout.write(
    `${JSON.stringify({ bootstrap: `127.0.0.1:${port}`, version: kafkaVersion(), pid: java.pid })}\n`,
  );
}

function stop() {
  if (stopping) return;
  stopping = true;
  stopped.abort();
  java?.kill('SIGTERM');
  setTimeout(() => java?.kill('SIGKILL'), STOPS_WITHIN_MS).unref();
}

/**
 * Nobody can prepare for kill -9. So a shell holds the other end of a pipe: when we are gone it ends Java, and takes
 * a disposable folder away.
 */
function guarded(pid, folder) {
  const script = `trap '' INT TERM HUP
    while read -r _; do :; done
    kill -TERM "$1" 2>/dev/null
    tries=0
    while kill -0 "$1" 2>/dev/null; do
      sleep 1
      tries=$((tries + 1))
      [ "$tries" -lt 20 ] || kill -KILL "$1" 2>/dev/null
      # A zombie that nobody reaps answers for ever.
      [ "$tries" -lt 25 ] || break
    done
    [ -z "$2" ] || rm -rf "$2"`;
  const guard = spawn('sh', ['-c', script, 'guard', `${pid}`, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  guard.stdin.on('error', () => undefined);
  return guard;
}

function settingsFile(folder) {
  return join(folder, 'server.properties');
}

function logFile(folder) {
  return join(folder, 'broker.log');
}

function runner(program, jars, heap, folder) {
  return (args) => {
    const log = openSync(logFile(folder), 'a', 0o600);
    try {
      return spawn(program, [`-Xmx${heap}`, ...LOGS_WARNINGS, '-cp', jars, ...args], {
        stdio: ['ignore', log, log],
      });
    } finally {
      closeSync(log);
    }
  };
}

async function formatOnce(place) {
  const { folder, run } = place;
  if (existsSync(join(folder, 'log', 'meta.properties'))) return;
  // Kafka's ids are UUIDs in 22 letters; which one does not matter, since nobody else shares the folder.
  const id = 'wabus0kafka0on0one0box';
  java = run(['kafka.tools.StorageTool', 'format', '-t', id, '-c', settingsFile(folder)]);
  const code = await new Promise((done) => java.once('exit', done));
  if (code !== 0) throw new CannotStart(`Kafka cannot format ${folder}. It said:\n${lastSaid(place)}`);
}

/** What Kafka wrote since we started it; the log goes on over restarts. */
function lastSaid({ folder, logged }) {
  const lines = readFileSync(logFile(folder)).subarray(logged).toString().trimEnd().split('\n');
  return `${lines.slice(-25).join('\n')}\n(${logFile(folder)})`;
}

/** One node is all copies there are; the rest keeps it small and lets a group of consumers begin at once. */
function settings(folder, { broker, controller }) {
  const entries = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${broker}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(folder, 'log'),
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'group.initial.rebalance.delay.ms': 0,
    // After kill -9 the new one takes the dead one's place only when its session has run out.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'log.cleaner.dedupe.buffer.size': 8 * 1024 * 1024,
  };
  return `${Object.entries(entries)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')}\n`;
}

function checkedJava() {
  const program = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
  const asked = spawnSync(program, ['-version'], { encoding: 'utf8' });
  const how = `Install Java ${JAVA_AT_LEAST} or newer (Debian: apt-get install openjdk-17-jre-headless) or set JAVA_HOME.`;
  if (asked.error || asked.status !== 0)
    throw new CannotStart(`Kafka runs on Java, and '${program} -version' does not run. ${how}`);
  const found = Number(/version "(?:1\.)?(\d+)/.exec(asked.stderr)?.[1] ?? 0);
  if (found < JAVA_AT_LEAST)
    throw new CannotStart(`Kafka ${kafkaVersion()} needs Java ${JAVA_AT_LEAST}; found ${found}. ${how}`);
  return program;
}

/** Both held before either is let go, so that they differ. */
async function freePorts(wanted) {
  const held = [await listening(wanted), await listening(0)];
  const [broker, controller] = held.map((server) => server.address().port);
  await Promise.all(held.map((server) => new Promise((done) => server.close(done))));
  return { broker, controller };
}

function listening(port) {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', (error) =>
      failed(
        error.code === 'EADDRINUSE'
          ? new CannotStart(`Port ${port} is in use: stop what listens there, or choose another --port.`)
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', () => done(server));
  });
}

async function answers(port) {
  const until = Date.now() + STARTS_WITHIN_MS;
  while (!(await listsItself(port))) {
    if (stopping || java.exitCode !== null || java.signalCode !== null) return new Promise(() => undefined);
    if (Date.now() > until)
      throw new CannotStart(`The broker does not answer after ${STARTS_WITHIN_MS / 1000} s.`);
    await wait(100);
  }
}

/** A Metadata request of version 1 for no topics; the broker is there when it names at least one broker. */
function listsItself(port) {
  const request = Buffer.from([0, 0, 0, 14, 0, 3, 0, 1, 0, 0, 0, 1, 0xff, 0xff, 0, 0, 0, 0]);
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    let seen = Buffer.alloc(0);
    const end = (found) => {
      socket.destroy();
      done(found);
    };
    socket.setTimeout(2_000, () => end(false));
    socket.once('connect', () => socket.write(request));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
    socket.on('data', (chunk) => {
      seen = Buffer.concat([seen, chunk]);
      // Length, correlation id, then how many brokers.
      if (seen.length >= 12) end(seen.readInt32BE(8) > 0);
    });
  });
}
