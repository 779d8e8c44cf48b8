import { readBack, topics } from '@wabus/event-log';
import { systemIds } from '@wabus/platform';
import { CONSUMER_ANSWER_MS, createPool } from '@wabus/postgres';
import { aloneWithModel } from '@wabus/read-models';
import {
  createUnknownFacts,
  createWamids,
  NORMALISER_GROUP,
  type ReplayedWebhooks,
  replayWebhooks,
} from '@wabus/webhook-ingest';
import { StartError } from '../start-error.ts';
import { type CommandContext, whoCalls } from './models.ts';
import { EXIT, InterruptedError, type Outcome } from './outcome.ts';

/** Which webhooks are read once more. */
export interface WebhookFlags {
  readonly from: Date;
  readonly to: Date;
  readonly dryRun?: boolean;
}

/** Reads webhooks that the log still keeps once more, with what is understood today. */
export async function replayKept(flags: WebhookFlags, context: CommandContext): Promise<Outcome> {
  const { dryRun = false } = flags;
  const replayed = await replay({ ...flags, dryRun }, context);
  const json = { command: 'webhooks replay', dryRun, ...replayed };
  const differs = dryRun && replayed.missing > 0;
  return { exit: differs ? EXIT.difference : EXIT.good, json, text: replayedText(replayed, dryRun) };
}

/** Whether everything that was received and is kept yet was placed, is foreign, is kept unknown, or has a dead letter. */
export async function verifyWebhooks(context: CommandContext): Promise<Outcome> {
  const replayed = await replay({ from: new Date(0), to: new Date(), dryRun: true }, context);
  const { received, placed, foreign, unknown, deadLetters, untried, moved } = replayed;
  const adds = received === placed + foreign + unknown + deadLetters + untried + moved;
  const json = { command: 'verify', model: 'webhooks', equal: adds, ...replayed };
  return { exit: adds ? EXIT.good : EXIT.difference, json, text: replayedText(replayed, true) };
}

async function replay(
  { from, to, dryRun }: Required<WebhookFlags>,
  { installation, signal, say }: CommandContext,
): Promise<ReplayedWebhooks> {
  const { ownerUrl, store, keyring, url, logIsInPostgres } = installation;
  if (!logIsInPostgres)
    throw new StartError(
      'Webhooks are read once more from a log in Postgres only: this installation has Kafka.',
    );
  const pool = createPool({
    url: url('wabus_log'),
    max: 1,
    name: 'wabus-webhooks',
    answerMs: CONSUMER_ANSWER_MS,
  });
  const unknownFacts = createUnknownFacts(url('wabus_normaliser'));
  const wamids = createWamids(url('wabus_normaliser'));
  const own = { model: 'webhooks', who: whoCalls('webhooks replay') };
  try {
    return await aloneWithModel(ownerUrl, own, (held) => {
      const mayGoOn = (): void => {
        if (signal.aborted) throw new InterruptedError();
        held.assertHeld();
      };
      const onPage = ({ records, received }: ReplayedWebhooks): void =>
        say(`${records} webhooks with ${received} facts were read`);
      const ports = { store, keyring, unknownFacts, wamids, ids: systemIds, dryRun, mayGoOn, onPage };
      const asked = { topic: topics.webhooks.name, from, to, readBy: NORMALISER_GROUP };
      return replayWebhooks(ports, readBack(pool, asked));
    });
  } finally {
    await Promise.all([pool.end(), unknownFacts.close(), wamids.close()]);
  }
}

function replayedText(replayed: ReplayedWebhooks, dryRun: boolean): string {
  const { records, received, placed, foreign, unknown, deadLetters, missing, untried, moved, events } =
    replayed;
  const parts = [
    `${placed} stood`,
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
