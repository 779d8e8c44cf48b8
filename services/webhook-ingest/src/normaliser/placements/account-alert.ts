import { recordOnWaba } from '../record-once.ts';

/** What Meta wants somebody to know of an account. */
export const accountAlertPlacement = recordOnWaba('account-alert', ({ fact }, account) => ({
  type: 'AccountAlerted',
  data: {
    ...account,
    alert: fact.alert,
    severity: fact.severity,
    status: fact.status,
    description: fact.description,
    entityType: fact.entityType,
    entityId: fact.entityId,
  },
}));
