import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonWords } from '@wabus/api-contract';
import { HOLD_REASONS, KIND_RIGHTS, type Right, SOURCE_RIGHTS } from '@wabus/domain';
import { catalogue as events } from '@wabus/events';
import { factCatalogue, knownFields } from '@wabus/whatsapp';
import { table } from './table.ts';

const root = join(import.meta.dirname, '..', '..');

const INTRO = `# Webhooks

What Meta tells by webhooks, what becomes of each word, and what may follow from it. The tables are generated from the
catalogue of facts, from what places them and from the events, by \`node docs/generator/generate.ts\`; edit those, or
\`docs/generator/webhooks-page.ts\`, not this page. How a kind is added stands in [adding.md](adding.md).

## Connecting Meta's dashboard

1. Give the receiver an address that Meta reaches by HTTPS with a certificate that it knows:
   \`https://…/webhooks/whatsapp\` ([deploying.md](deploying.md)). \`WABUS_APP_SECRET\` is the secret of your app,
   \`WABUS_VERIFY_TOKEN\` any text that you make up ([running.md](running.md)).
2. In the App Dashboard open *WhatsApp*, then *Configuration*. Enter the address as callback URL and the same text as
   verify token, and choose *Verify and save*: Meta asks the receiver once, and it answers only with the right text.
3. Under *Webhook fields* subscribe the fields of the table below. \`messages\` is what nothing works without; without an
   account field wabus learns too late, or by a refused message, that it may not send.
4. A project subscribes the app to its account by itself when it is connected ([onboarding.md](onboarding.md)); nothing is
   to be done for each customer.
5. Press *Test* beside a field. Meta sends a sample in the name of the account \`0\`, which nobody owns: it is a dead letter
   of the class \`meta-test\` (\`GET /v1/dead-letters\`), which shows that the road is open.

## Guarantees

- **What was answered with 200 is kept.** The receiver checks the signature over the raw bytes and answers once the record
  is on disk; what it cannot keep it does not acknowledge, and Meta sends it again for days.
- **Nobody waits behind an import.** Webhooks of \`history\` alone have a lane of their own, which gives way to all others.
- **Order and repetition do not matter.** Each fact has an id that follows from what was told, so a repeat adds nothing;
  of two words on one thing the later by Meta's clock counts, and a time to come counts as that of its arrival.
- **Every item of every batch is read**, whatever stands beside it; one that cannot be read is set aside alone.
- **One owner for each fact.** What is of a number belongs to whoever connected account *and* number; what is of an account
  to whoever connected the account, for partners the one in \`waba_info\`. A number that Meta only names as it is written is
  the one number of that account that is written so. Nothing is guessed: the rest is a dead letter with the reason, and
  comes back by itself once its owner appears. A number that moved to another account waits with a hint which project it
  probably belongs to. \`partner_solutions\` tells of solutions of the partner who runs the app, and so of no customer: they
  are dead letters that say what was told, for operators (\`GET /v1/dead-letters\`).
- **What nobody understands yet is kept** as it came, sealed, and is placed by the first version that reads it.
- **What stops sending does so within two seconds** of its webhook, and what was held goes on once it is lifted. Webhooks
  are read every 60 ms at the latest, and nothing is attempted by gates that are more than a second old: where wabus
  itself is late, sending waits.
`;

const ARCHIVE = `## The archive

Every verified webhook is kept for 30 days as it came (\`WABUS_WEBHOOK_ARCHIVE_DAYS\`), compressed and sealed by the key of the
tenant who owns the account; what nobody is known to own by a key of the platform. The normaliser archives what it has read
about once a second, and commits how far it has read only then. Bytes go by whole days, as the partition of a table
that is dropped; what each webhook told and what became of it stays: nothing that is shown needs the bytes.

Per partition of the log every record is a line (offset, time, account, SHA-256 of its body) of a chain of SHA-256.
\`npx wabus verify webhooks\` checks it ([replay.md](replay.md)). Bytes that expired or were erased leave it valid.

Erasing a person takes the bytes of every webhook that shows an address of theirs; what became of it stays, and tells
nothing of them. Webhooks that nobody is known to own name no person for wabus: their bytes go when they expire. The log keeps
its own copy as long as its topic says: seven days, in Kafka as in Postgres.
`;

const RESPONDERS = `## Several responders of a number

Where a number has several responders (apps, the agent of Meta), a message goes to one of them, and to others on
\`standby\`. Who answers a thread is told by \`messaging_handovers\`, and by what comes on standby:
\`GET …/conversations/{id}\` has it as \`responder\`, with what the other wrote down of what was said so far, and
\`threadsElsewhere\` of \`GET …/projects/{id}\` counts the threads that others have at this moment. Only who has a thread may
answer in it; templates anybody may send, and the escalation partner takes a thread by answering. Meta tells nobody which
role an app has, so nothing of yours is held: what Meta refuses fails with its reason. Its own agent (\`ai_agent\`) is never
you; whoever has another role counts as you until something comes on standby. A message of the person to you makes the
thread yours, and 24 hours after the last one it is nobody's.
`;

const KEPT = `## What is kept as it comes

These are no facts, each for a reason; they are kept sealed, counted as \`unknown\`, and placed once a version reads them.

| what | why |
| --- | --- |
| statuses on \`standby\`, and statuses of payments | They are of messages or payments that nobody here sent. |
| \`user_actions\` of \`messages\` | Clicks that Meta counts for ads; no message is changed by them. |
| \`signup\` and other categories of \`user_preferences\` | Only stop and resume of marketing hold something back. |
| system messages other than changed numbers and ids | What a \`body\` says is never read, and a changed key says nothing of who somebody is. |
| \`conversation_context\` beside messages | The summary that is shown comes with the handover. |
| \`request_welcome\` | Nothing was said. |
| a group that could not be made | It has no id, and there is nothing of it to show. |
| \`tracking_events\` of other shapes than \`automatic_events\` | Their shape is not published. |

Of what is read, links to the documentation (\`href\` of errors), keys of identities (\`identity_key_hash\`) and offers of
sessions of calls (\`sdp\`) are left out: nobody acts on them later. What facts have and events have not says what stands
elsewhere: who wrote a quoted message (that message), the click on an ad beside a conversion (the referral of its message),
that a status is of a group (its recipient), a template's language as received (its underscore form), and who asked for a PIN
(a name that nobody needs to be kept).
`;

const FIELDS = `Subscribe what Meta's dashboard offers of these; what it offers besides may be subscribed, too: what comes is kept. Some
are offered to few apps, or no more, and are read where they still come: \`user_id_update\` (system messages under \`messages\`
tell the same), one of the two spellings of \`business_username_update\`, and \`template_correct_category_detection\`.
`;

/** A kind of fact, with what its sources say of it. */
interface Kind {
  readonly kind: string;
  readonly area: string;
  readonly fields: readonly string[];
  readonly lists: readonly string[];
  readonly says: string;
  readonly becomes: string;
  readonly events: readonly string[];
}

/** What leads to events by rules of a stream, and not by the placement itself. */
const BY_COMMAND: Readonly<Record<string, readonly string[]>> = {
  RecordVerdict: [
    ...['TemplateApproved', 'TemplateRejected', 'TemplatePaused', 'TemplateDisabled', 'TemplateArchived'],
    ...['TemplateLocked', 'TemplateDeletionScheduled', 'TemplateDeleted', 'TemplateReviewStarted'],
    ...['TemplateAppealed', 'TemplateLimitExceeded'],
  ],
  RecordCategory: ['TemplateCategoryChanged'],
};

/** Kinds whose events are written elsewhere than in their placement. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  message: ['MessageReceived', 'ContactIdentified', 'ConsentGiven', 'ConsentWithdrawn'],
  'marketing-preference': ['MarketingPreferenceChanged'],
  'identity-change': [
    ...['ContactIdentified', 'ContactAddressAdded', 'ContactAddressRemoved', 'ContactsMerged'],
    ...['IdentityConflictFound', 'ContactNumberShared'],
  ],
  status: [
    'MessageSent',
    'MessageDelivered',
    'MessageRead',
    'MessagePlayed',
    'MessageNoted',
    'MessageFailed',
    'PaymentIssueRaised',
  ],
};

const AREAS: readonly (readonly [area: string, title: string])[] = [
  ['messages', 'Messages'],
  ['statuses', 'Statuses of messages'],
  ['people', 'People'],
  ['number', 'Business phone numbers'],
  ['account', 'Accounts and businesses'],
  ['template', 'Templates'],
];

/**
 * The page `docs/webhooks.md`.
 * @param files paths of the sources from the root
 */
export function webhooksPage(files: readonly string[]): string {
  const kinds = kindsIn(files);
  const areas = [...new Set([...AREAS.map(([area]) => area), ...kinds.map(({ area }) => area)])];
  const sections = areas.map((area) => {
    const own = kinds.filter((kind) => kind.area === area);
    const title = AREAS.find(([known]) => known === area)?.[1] ?? area;
    return own.length === 0 ? '' : `## ${title}\n\n${kindsTable(own)}`;
  });
  return [
    INTRO,
    fieldsSection(kinds),
    ...sections.filter(Boolean),
    causesSection(),
    stopsSection(),
    RESPONDERS,
    ARCHIVE,
    KEPT,
  ].join('\n');
}

function kindsTable(kinds: readonly Kind[]): string {
  const rows = kinds.map(({ kind, fields, lists, says, becomes, events: types }) => [
    `\`${kind}\``,
    `${fields.map((field) => `\`${field}\``).join(', ')}${lists.length > 0 ? ` (${lists.map((list) => `\`${list}\``).join(', ')})` : ''}`,
    says,
    becomes,
    types.map((type) => `[${type}](events.md#${type.toLowerCase()})`).join(', '),
  ]);
  return table(['kind', 'field', 'what Meta tells', 'what becomes of it', 'events'], rows);
}

function fieldsSection(kinds: readonly Kind[]): string {
  const rows = knownFields().map((field) => {
    const read = kinds.filter(({ fields }) => fields.includes(field)).map(({ kind }) => `\`${kind}\``);
    return [`\`${field}\``, read.length > 0 ? read.join(', ') : 'nothing yet: it is kept as it comes'];
  });
  return `## Fields to subscribe\n\n${FIELDS}\n${table(['field', 'what is read of it'], rows)}`;
}

/** What a right lets happen, in words. */
const RIGHTS: { readonly [Name in Right]: string } = {
  notify: 'is told at once, reopens a conversation',
  openWindow: 'opens the window',
  countAsReply: 'answers a campaign',
  beHeard: 'a STOP in it holds',
  beUnread: 'is unread',
};

function causesSection(): string {
  const names = Object.keys(RIGHTS) as Right[];
  const rowsOf = (rights: Readonly<Record<string, Readonly<Record<Right, boolean>>>>) =>
    Object.entries(rights).map(([what, may]) => [
      `\`${what}\``,
      ...names.map((name) => (may[name] ? 'yes' : 'no')),
    ]);
  const heads = names.map((name) => RIGHTS[name]);
  return `## What what people say may cause

By the way in which it came, and by what it is; it may cause what both allow.

${table(['way', ...heads], rowsOf(SOURCE_RIGHTS))}
${table(['what it is', ...heads], rowsOf(KIND_RIGHTS))}`;
}

function stopsSection(): string {
  const rows = HOLD_REASONS.map((reason) => {
    const words = reasonWords(reason);
    return [`\`${reason}\``, words?.detail ?? '', words?.advice ?? ''];
  });
  return `## What lets messages wait

While Meta says one of these, messages and campaigns wait and say so in \`waitingFor\`; the project is \`needs-attention\`
and its \`restrictions\` have Meta's word, since when, and until when where it ends by itself. A restriction holds only the
messages that it is about: \`RESTRICTED_BIZ_INITIATED_MESSAGING\` those of templates,
\`RESTRICTED_CUSTOMER_INITIATED_MESSAGING\` answers, \`RESTRICTED_UTILITY_TEMPLATES\` utility templates; others are shown and
hold nothing. Nothing is lost meanwhile, and new messages are taken. A bad quality rating alone stops nothing.

${table(['reason', 'what is the case', 'what to do'], rows)}
Templates that Meta pauses, disables, locks, archives or deletes, or reviews again, are not sent
([templates.md](templates.md)). A number whose throughput changes is sent from at that pace from the next moment on.
`;
}

function kindsIn(files: readonly string[]): Kind[] {
  const readers = files.filter((path) => path.startsWith('packages/whatsapp/src/webhooks/facts/'));
  const placers = files.filter((path) =>
    path.startsWith('services/webhook-ingest/src/normaliser/placements/'),
  );
  const said = Map.groupBy(readers.flatMap(saidIn), ({ kind }) => kind);
  const placed = placers.map((path) => readFileSync(join(root, path), 'utf8'));
  // A kind may have a reader for each shape in which Meta tells it.
  return [...Map.groupBy(factCatalogue, ({ kind }) => kind)].map(([kind, definitions]) => {
    const comments = said.get(kind) ?? [];
    const text = placed.find((source) => placing(kind).test(source)) ?? '';
    return {
      kind,
      area: comments[0]?.area ?? 'others',
      fields: [...new Set(definitions.flatMap(({ fields }) => fields))],
      lists: [...new Set(definitions.flatMap(({ lists }) => lists))],
      says: comments.map(({ says }) => says).join(' '),
      becomes: docOf(text, 'Placement ='),
      events: eventsIn(kind, text),
    };
  });
}

/** A call that says what becomes of a kind. */
const placing = (kind: string): RegExp => new RegExp(`(definePlacement|record\\w+)\\(\\s*'${kind}'`);

const READER = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export const \w+ = defineFact\(\{\s*kind: '([^']+)'/g;

/** What the comment of each reader in a file says, and which area the file is in. */
function saidIn(path: string): { readonly kind: string; readonly says: string; readonly area: string }[] {
  const area = path.split('/').at(-2) ?? 'others';
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(READER)].map(([, comment = '', kind = '']) => ({
    ...{ kind, area },
    says: sentence(comment),
  }));
}

/** The comment before what is exported under a name that ends so. */
function docOf(text: string, ending: string): string {
  const end = text.indexOf(ending);
  const from = text.lastIndexOf('/**', end);
  return end < 0 || from < 0 ? '' : sentence(text.slice(from + 3, text.indexOf('*/', from)));
}

/** What a comment says; what a reader answers null for is for those who read it. */
const sentence = (comment: string): string =>
  comment
    .replaceAll(/\n\s*\* ?/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/; null [^.]*\./, '.')
    .replace(/ Null [^.]*\./, '')
    .trim();

function eventsIn(kind: string, text: string): string[] {
  const named = [...text.matchAll(/'([A-Z][A-Za-z]+)'/g)].map(([, name = '']) => name);
  const led = named.flatMap((name) => BY_COMMAND[name] ?? (Object.hasOwn(events, name) ? [name] : []));
  return [...new Set([...(ELSEWHERE[kind] ?? []), ...led])];
}
