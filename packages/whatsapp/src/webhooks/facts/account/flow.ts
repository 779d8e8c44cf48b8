import { codeOf, idOf, listOf, numberOf, textOf, valueAt } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';

/** What Meta says of a flow. */
interface Flow {
  /** FLOW_STATUS_CHANGE, CLIENT_ERROR_RATE, ENDPOINT_AVAILABILITY … */
  readonly event: string;
  readonly flowId: string;
  readonly oldStatus?: string;
  readonly newStatus?: string;
  /** ACTIVATED or DEACTIVATED: whether an alert holds. */
  readonly alertState?: string;
  /** Meta's sentence about it. */
  readonly message?: string;
  /** What Meta warns of beside it. */
  readonly warning?: string;
  /** What was measured, by Meta's names: rates and availability in per cent, latencies in milliseconds. */
  readonly measured?: Readonly<Partial<Record<(typeof MEASURED)[number], number>>>;
  /** Which errors there were, how many, and how often of all, in per cent. */
  readonly errors?: readonly FlowError[];
  readonly at?: string;
}

/** An error of a flow, as its alerts count it. */
interface FlowError {
  readonly type: string;
  readonly rate?: number;
  readonly count?: number;
}

const MEASURED = [
  'error_rate',
  'threshold',
  'p50_latency',
  'p90_latency',
  'requests_count',
  'availability',
] as const;

/** What became of a flow, or how it fares; null where the flow is not named. */
export const flow = defineFact({
  kind: 'flow',
  fields: ['flows'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): Flow | null {
    const event = wordAt(item, 'event');
    const flowId = idOf(valueAt(item, 'flow_id'));
    if (!event || !flowId) return null;
    return told({
      event,
      flowId,
      oldStatus: wordAt(item, 'old_status'),
      newStatus: wordAt(item, 'new_status'),
      alertState: wordAt(item, 'alert_state'),
      message: textOf(valueAt(item, 'message')),
      warning: textOf(valueAt(item, 'warning')),
      measured: measuredIn(item),
      errors: errorsIn(item),
      at,
    });
  },
});

function measuredIn(item: unknown): Flow['measured'] {
  const told = MEASURED.flatMap((name) => {
    const number = numberOf(valueAt(item, name));
    return number === undefined ? [] : [[name, number] as const];
  });
  return told.length === 0 ? undefined : Object.fromEntries(told);
}

function errorsIn(item: unknown): Flow['errors'] {
  const errors = listOf(valueAt(item, 'errors')).flatMap((error): FlowError[] => {
    const type = textOf(valueAt(error, 'error_type'));
    const [rate, count] = [numberOf(valueAt(error, 'error_rate')), codeOf(valueAt(error, 'error_count'))];
    return type
      ? [told({ type, ...(rate === undefined ? {} : { rate }), ...(count === undefined ? {} : { count }) })]
      : [];
  });
  return errors.length === 0 ? undefined : errors;
}
