import { messageStatus } from '@wabus/domain';
import type { PoolClient } from '@wabus/postgres';
import type { FoldResult } from '@wabus/projection';
import type { OutboundState } from './outbound-state.ts';
import { campaignDeferrals } from './tables.ts';

/** Keeps what campaigns have put off at this moment: few rows, so that nobody looks for them among all messages. */
export async function noteDeferrals(
  tx: PoolClient,
  changed: readonly FoldResult<OutboundState>[],
): Promise<void> {
  const over = changed.filter(({ before, state }) => before && isPutOff(before) && !isPutOff(state));
  if (over.length > 0)
    await tx.query('delete from campaign_deferrals where message_id = any($1::uuid[])', [
      over.map(({ id }) => id),
    ]);
  const rows = changed.flatMap(rowOf);
  if (rows.length > 0)
    await tx.query(
      PUT,
      NAMES.map((name) => rows.map((row) => row[name])),
    );
}

/** A message of a campaign that waits for its next try. */
const isPutOff = ({ message }: OutboundState): boolean =>
  message.queued?.campaignId !== undefined &&
  message.deferral !== undefined &&
  messageStatus(message) === 'deferred';

type DeferralRow = Readonly<Record<keyof typeof campaignDeferrals.columns, string | null>>;

function rowOf({ id, tenantId, state, position }: FoldResult<OutboundState>): DeferralRow[] {
  const { queued, deferral } = state.message;
  if (!isPutOff(state) || queued?.campaignId === undefined || deferral === undefined) return [];
  const { reason, at, dueAt = null } = deferral;
  return [
    {
      ...{ tenant_id: tenantId, message_id: id, campaign_id: queued.campaignId },
      ...{ reason, at, due_at: dueAt, position: `${position}` },
    },
  ];
}

const NAMES = Object.keys(campaignDeferrals.columns) as (keyof typeof campaignDeferrals.columns)[];
const ARRAYS = Object.values(campaignDeferrals.columns).map(({ type }, index) => `$${index + 1}::${type}[]`);
const PUT = `insert into campaign_deferrals (${NAMES.join(', ')}) select * from unnest(${ARRAYS.join(', ')})
  on conflict (message_id) do update set reason = excluded.reason, at = excluded.at, due_at = excluded.due_at,
    position = excluded.position`;
