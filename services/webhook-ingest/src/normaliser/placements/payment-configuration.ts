import { recordOnWaba } from '../record-once.ts';

/** How an account takes payments. */
export const paymentConfigurationPlacement = recordOnWaba('payment-configuration', ({ fact }, account) => ({
  type: 'PaymentConfigurationChanged',
  data: {
    ...account,
    name: fact.name,
    status: fact.status,
    provider: fact.provider,
    merchantId: fact.merchantId,
    createdAt: fact.createdAt,
    updatedAt: fact.updatedAt,
  },
}));
