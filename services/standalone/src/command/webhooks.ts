import { systemClock, systemIds } from '@wabus/platform';
import { aloneWithModel } from '@wabus/read-models';
import { type CheckedArchive, checkArchive, createWebhookArchive } from '@wabus/webhook-archive';
import {
  createUnknownFacts,
  createWamids,
  type ReplayedWebhooks,
  replayWebhooks,
} from '@wabus/webhook-ingest';
import { type CommandContext, whoCalls } from './models.ts';
import { EXIT, InterruptedError, type Outcome, UsageError } from './outcome.ts';

/** Which webhooks are read once more. */
export interface WebhookFlags {
  readonly from: Date;
  readonly to: Date;
  readonly dryRun?: boolean;
}

/**
 * Reads webhooks whose bytes the archive still keeps once more, with what is understood today, and says of how many it does
 * not.
 * @throws {UsageError} when the range ends before it begins
 */
export async function replayKept(flags: WebhookFlags, context: CommandContext): Promise<Outcome> {
  const { from, to, dryRun = false } = flags;
  if (from >= to) throw new UsageError('--from must be earlier than --to.');
  context.say('Reading what the archive keeps of that time');
  const { replayed, gone } = await replay({ from, to, dryRun }, context);
  const json = { command: 'webhooks replay', dryRun, ...replayed, gone };
  const differs = dryRun && replayed.missing > 0;
  const text = `${replayedText(replayed, dryRun)}${gone > 0 ? `\n${goneText(gone)}` : ''}`;
  return { exit: differs ? EXIT.difference : EXIT.good, json, text };
}

/**
 * Whether the archive is what was put into it, and everything in it was placed, is foreign, is kept unknown, or has a dead
 * letter.
 */
export async function verifyWebhooks(context: CommandContext): Promise<Outcome> {
  const archive = await checked(context);
  if (archive.damage.some(({ kind }) => kind === 'unreadable')) {
    const json = { command: 'verify', model: 'webhooks', equal: false, archive };
    return { exit: EXIT.difference, json, text: archiveText(archive) };
  }
  const { replayed } = await replay({ from: new Date(0), to: new Date(8.64e15), dryRun: true }, context);
  const { received, placed, foreign, unknown, deadLetters, untried, moved } = replayed;
  const adds = received === placed + foreign + unknown + deadLetters + untried + moved;
  const equal = adds && archive.damaged === 0;
  const json = { command: 'verify', model: 'webhooks', equal, ...replayed, archive };
  const text = `${replayedText(replayed, true)}\n${archiveText(archive)}`;
  return { exit: equal ? EXIT.good : EXIT.difference, json, text };
}

async function checked({ installation: { keyring, url }, say }: CommandContext): Promise<CheckedArchive> {
  const archive = createWebhookArchive({ url: url('wabus_normaliser'), keyring, clock: systemClock });
  try {
    say('The chains of the archive are checked, and every body beside them');
    return await checkArchive(url('wabus_normaliser'), archive);
  } finally {
    await archive.close();
  }
}

async function replay(
  { from, to, dryRun }: Required<WebhookFlags>,
  { installation, signal, say }: CommandContext,
): Promise<{ readonly replayed: ReplayedWebhooks; readonly gone: number }> {
  const { ownerUrl, store, keyring, url } = installation;
  const archive = createWebhookArchive({ url: url('wabus_normaliser'), keyring, clock: systemClock });
  const unknownFacts = createUnknownFacts(url('wabus_normaliser'));
  const wamids = createWamids(url('wabus_normaliser'));
  const own = { model: 'webhooks', who: whoCalls('webhooks replay') };
  let gone = 0;
  const onGone = (webhooks: number): void => {
    gone += webhooks;
  };
  try {
    const replayed = await aloneWithModel(ownerUrl, own, (held) => {
      const mayGoOn = (): void => {
        if (signal.aborted) throw new InterruptedError();
        held.assertHeld();
      };
      const onPage = ({ records, received }: ReplayedWebhooks): void =>
        say(`${records} webhooks with ${received} facts were read`);
      const ports = { store, keyring, unknownFacts, wamids, ids: systemIds, dryRun, mayGoOn, onPage };
      return replayWebhooks(ports, archive.readBack({ from, to }, onGone));
    });
    return { replayed, gone };
  } finally {
    await Promise.all([archive.close(), unknownFacts.close(), wamids.close()]);
  }
}

const goneText = (gone: number): string =>
  `${gone} more came in that time and were not read: their bytes expired, or were erased with somebody.`;

function replayedText(replayed: ReplayedWebhooks, dryRun: boolean): string {
  const { records, received, placed, foreign, unknown, deadLetters, missing, untried, moved, events } =
    replayed;
  const parts = [
    `${placed} placed`,
    `${foreign} of other apps`,
    `${unknown} kept unknown`,
    `${deadLetters} dead letters`,
    `${missing} ${dryRun ? 'missing' : 'recorded now'}`,
    ...(moved > 0 ? [`${moved} of accounts that had another owner then`] : []),
    ...(untried > 0 ? [`${untried} about who people are, which a dry run does not try`] : []),
  ];
  const named = events.map(({ type, stream, occurredAt }) => `\n  ${type} of ${occurredAt} on ${stream}`);
  return `${records} webhooks with ${received} facts: ${parts.join(', ')}.${named.join('')}`;
}

function archiveText({ webhooks, whole, expired, erased, damaged, damage }: CheckedArchive): string {
  const named = damage.map(
    ({ kind, topic, partition, offset, detail }) =>
      `\n  ${kind}: ${topic}, partition ${partition}, offset ${offset}. ${detail}`,
  );
  return `${webhooks} webhooks archived: ${whole} as they came, ${expired} expired, ${erased} erased with somebody, ${damaged} damaged.${named.join('')}`;
}
