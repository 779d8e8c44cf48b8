import { reasonWords } from '@wabus/api-contract';
import { type Hold, holdIn } from '@wabus/domain';
import type { WaitVerdict } from '@wabus/gates';
import { meaningOf } from '@wabus/providers/failures';
import type { CampaignRow, MessageRow, Waiting, WaitingConditions } from '@wabus/read-models';
import { advisedFailure } from './advice.ts';

/** What something waits for, as the API shows it. */
export interface WaitingFor {
  readonly reason: string;
  readonly since: string;
  readonly until?: string;
  readonly detail: string;
  readonly liftedBy?: string;
}

const TAKEN_AGAIN = 'Meta taking a message again, which is tried now and then';
const SELF = 'nobody: it goes on by itself';

/** What a message waits for; null once Meta took it or nothing more comes of it. */
export function messageWaitsFor(
  message: MessageRow,
  conditions: WaitingConditions,
  now: Date,
): WaitingFor | null {
  const { waiting, projectId, campaignId } = message;
  if (!waiting) return null;
  if (waiting.phase === 'attempted') return answer(waiting);
  if (message.status === 'held') return HELD(waiting.since);
  if (message.status === 'unknown') return UNKNOWN(waiting.since);
  return (
    heldBack({ projectId, campaignId, purpose: purposeOf(message) }, conditions, now) ??
    deferral(waiting, now) ??
    outage(conditions) ??
    deferral(waiting) ??
    turn(waiting.since)
  );
}

/** What a campaign waits for that has recipients pending; null for one that has none, or is no longer running. */
export function campaignWaitsFor(
  campaign: CampaignRow,
  conditions: WaitingConditions,
  now: Date,
): WaitingFor | null {
  const { pending } = campaign.counts.breakdown as { readonly pending: number };
  if (pending === 0 || !['running', 'paused'].includes(campaign.status)) return null;
  const { id: campaignId, projectId } = campaign;
  const mine = conditions.deferred.filter((group) => group.campaignId === campaignId);
  const putOff = mine.reduce((sum, { count }) => sum + count, 0);
  return (
    heldBack({ projectId, campaignId, purpose: 'marketing' }, conditions, now) ??
    outage(conditions) ??
    (putOff >= pending ? putOffTogether(mine) : null) ??
    pace(campaign)
  );
}

/** What waits: of which project and campaign, and what for it is sent. */
interface Waiter {
  readonly projectId: string;
  readonly campaignId: string | null;
  readonly purpose: 'marketing' | 'none';
}

/** What templates begin is held back by what marketing is held back by. */
const purposeOf = ({ type }: MessageRow): Waiter['purpose'] => (type === 'template' ? 'marketing' : 'none');

function holdWords({ reason, since, until }: Hold): WaitingFor {
  const words = reasonWords(reason);
  const detail = `${words?.detail ?? 'Meta does not take it.'} ${words?.advice ?? ''}`.trim();
  return { reason, since, ...(until ? { until } : {}), detail, liftedBy: until ? SELF : 'Meta' };
}

/** What holds everything of a campaign or project back. */
function heldBack(
  { projectId, campaignId, purpose }: Waiter,
  { attention, standings, paused, gatesBehindSince }: WaitingConditions,
  now: Date,
): WaitingFor | null {
  const pausedSince = campaignId === null ? undefined : paused.get(campaignId);
  if (pausedSince) {
    const detail = 'The campaign is paused.';
    return {
      reason: 'campaign-paused',
      since: pausedSince.toISOString(),
      detail,
      liftedBy: 'resume of the campaign',
    };
  }
  const refused = attention.get(projectId);
  if (refused) {
    return {
      reason: 'project-needs-attention',
      since: refused.since,
      detail: `Meta refuses what the project sends: ${refused.failure.detail} ${advisedFailure(refused.failure).advice}`,
      liftedBy: refused.refused === 'account' ? TAKEN_AGAIN : `another Embedded Signup, or ${TAKEN_AGAIN}`,
    };
  }
  const standing = standings.get(projectId);
  const hold = standing && holdIn(standing, now, purpose);
  if (hold) return holdWords(hold);
  if (gatesBehindSince === null) return null;
  const detail = 'What was recorded last is not known yet to those who send, so nothing is sent.';
  return { reason: 'catching-up', since: gatesBehindSince.toISOString(), detail, liftedBy: SELF };
}

function outage({ metaAwaySince }: WaitingConditions): WaitingFor | null {
  if (metaAwaySince === null) return null;
  const since = metaAwaySince.toISOString();
  const detail = `Meta is not answering since ${since}.`;
  return { reason: 'meta-not-answering', since, detail, liftedBy: SELF };
}

/** Why a message was put off; with `now`, only while its time has not come. */
function deferral({ deferral: put }: Waiting, now?: Date): WaitingFor | null {
  if (!put) return null;
  if (now && !(put.dueAt && Date.parse(put.dueAt) > now.getTime())) return null;
  const until = put.dueAt === undefined ? {} : { until: put.dueAt };
  return { reason: put.reason, since: put.at, ...until, detail: wordsOf(put.reason), liftedBy: SELF };
}

function putOffTogether([most]: WaitingConditions['deferred']): WaitingFor | null {
  if (!most) return null;
  const until = most.until ? { until: most.until.toISOString() } : {};
  const since = most.since.toISOString();
  return { reason: most.reason, since, ...until, detail: wordsOf(most.reason), liftedBy: SELF };
}

/** What a gate put a message off for. */
const PUT_OFF: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'campaign-paused': 'The campaign was paused when its turn came.',
    'project-needs-attention': 'Meta refused what the project sends when its turn came.',
    'account-disabled': 'The account was disabled when its turn came.',
    'account-gone': 'The account was gone when its turn came.',
    'account-disconnected': 'The business had taken away the access when its turn came.',
    'account-restricted': 'The account was restricted when its turn came.',
    'payment-issue': 'Meta wanted to be paid when its turn came.',
    'number-disconnected': 'The number was disconnected when its turn came.',
  } satisfies { readonly [Reason in WaitVerdict['reason']]: string }),
);

const wordsOf = (reason: string): string =>
  meaningOf({ code: reason })?.meaning ??
  reasonWords(reason)?.detail ??
  PUT_OFF.get(reason) ??
  'It was put off.';

function answer({ since }: Waiting): WaitingFor {
  return { reason: 'answer', since, detail: "Meta's answer to the call is awaited.", liftedBy: SELF };
}

const HELD = (since: string): WaitingFor => ({
  reason: 'quality-assessment',
  since,
  detail: "Meta took the message and holds it until the template's quality is known.",
  liftedBy: 'Meta',
});

const UNKNOWN = (since: string): WaitingFor => ({
  reason: 'outcome-unknown',
  since,
  detail: "Meta's answer was lost; it is not sent a second time.",
  liftedBy: "a status webhook of Meta's",
});

function turn(since: string): WaitingFor {
  return {
    reason: 'pace',
    since,
    detail: 'It goes out in its turn, at the pace of the number.',
    liftedBy: SELF,
  };
}

function pace({ maxPerSecond, startedAt, createdAt }: CampaignRow): WaitingFor {
  const whose =
    maxPerSecond === null ? "the number's pace" : `its own pace, ${maxPerSecond} a second at most`;
  const since = (startedAt ?? createdAt).toISOString();
  return { reason: 'pace', since, detail: `Messages go out at ${whose}.`, liftedBy: SELF };
}
