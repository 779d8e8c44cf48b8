import { recordOnWaba } from '../record-once.ts';

/** What became of a flow. */
export const flowPlacement = recordOnWaba('flow', ({ fact }, account) => ({
  type: 'FlowReported',
  data: {
    ...account,
    event: fact.event,
    flowId: fact.flowId,
    oldStatus: fact.oldStatus,
    newStatus: fact.newStatus,
    alertState: fact.alertState,
    message: fact.message,
    warning: fact.warning,
    measured: fact.measured,
    errors: fact.errors && [...fact.errors],
  },
}));
