/** Everything that a person or a script needs to begin. Field names are the contract of `--json`. */
export interface Announcement {
  readonly ready: true;
  readonly api: string;
  readonly webhook: string;
  /** Null when another Graph host is used. */
  readonly simulator: string | null;
  readonly simulatorControl: string | null;
  /** Which engines hold the events and the log, in words. */
  readonly engines: { readonly store: string; readonly log: string };
  /** Kafka's brokers, `host:port` divided by commas; null when the log is in Postgres. */
  readonly kafka: string | null;
  /** As the owner: for scripts and tests on this machine. */
  readonly postgres: string;
  /** As an analyst: documented views, one tenant at a time, read-only. */
  readonly postgresAnalyst: string;
  readonly token: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly dataDir: string;
  /** Read models that an event stopped, with why; `GET /readyz` says when they go on. Empty in general. */
  readonly stopped: readonly string[];
  /** Read models that still catch up with what was published, with how far they are behind. Empty in general. */
  readonly behind: readonly string[];
}

/** The table, three requests to copy, and what this profile does not promise. */
export function announcementText(said: Announcement): string {
  const rows: [string, string][] = [
    ['API', said.api],
    ['Try it (browser)', `${said.api}/docs`],
    ['Webhook', said.webhook],
    ['Simulator (Graph)', said.simulator ?? 'not started: another Graph host is used'],
    ['Simulator (control)', said.simulatorControl ?? '-'],
    ['Postgres (analysts)', said.postgresAnalyst],
    [
      'Engines',
      `events in ${said.engines.store}, log in ${said.engines.log}${said.kafka ? ` (${said.kafka})` : ''}`,
    ],
    ['Data', said.dataDir],
    ['Token', said.token],
    ...said.stopped.map((text): [string, string] => ['Stopped', text]),
    ...said.behind.map((text): [string, string] => ['Behind', text]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
  return `\nwabus is ready.\n\n${table}\n${lagging(said)}\n${requests(said)}\n\n${box(notPromised(said))}\n\nCtrl-C stops it; nothing is lost.\n`;
}

function lagging({ api, stopped, behind }: Announcement): string {
  if (stopped.length + behind.length === 0) return '';
  const sending = stopped.some((text) => text.startsWith('gates'))
    ? ' Nothing is sent while gates are stopped.'
    : '';
  return `\nReads of these models are old until they go on; ${api}/readyz says when.${sending}\n`;
}

function requests({ api, token }: Announcement): string {
  const auth = '-H "Authorization: Bearer $TOKEN"';
  const json = "-H 'Content-Type: application/json'";
  const tenant = '{"name":"Lucky Shrub","country":"BR","timeZone":"America/Sao_Paulo","language":"pt"}';
  return [
    'Three requests to begin with:',
    '',
    `  API=${api} TOKEN=${token}`,
    `  curl -X PUT $API/v1/tenants/lucky ${auth} ${json} -d '${tenant}'`,
    `  curl -X POST $API/v1/tenants/lucky/projects ${auth} ${json} -d '{"name":"Shop"}'`,
    `  curl $API/v1/tenants/lucky/projects ${auth}`,
    '',
    'Everything else, one request after the other: docs/first-hour.md. In the browser: the page above, with this token.',
    'A whole campaign, watched: npm run demo',
  ].join('\n');
}

function notPromised({ simulator, engines }: Announcement): string[] {
  const embedded = engines.store === 'Postgres' && engines.log === 'Postgres';
  return [
    'Embedded profile: one machine, one process, one disk.',
    ...(embedded
      ? ['Kept: everything acknowledged survives Ctrl-C, kill -9 and a power cut; one attempt, one call.']
      : [
          'Kept: everything acknowledged survives Ctrl-C and kill -9; one attempt, one call.',
          'A power cut: what Kafka and EventStoreDB keep over it. One broker alone writes to disk at leisure.',
        ]),
    'Not promised: to survive the loss of this disk, to go on while this machine is down, or to scale beyond it.',
    'Secrets lie in secrets.json of the data folder, beside the data they protect.',
    ...(simulator === null ? [] : ['Meta is simulated: nobody gets a message.']),
  ];
}

function box(lines: readonly string[]): string {
  const width = Math.max(...lines.map((line) => line.length));
  const edge = '─'.repeat(width + 2);
  return [`┌${edge}┐`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└${edge}┘`].join('\n');
}
