import { textOf, timeOf, valueAt } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told } from '../../told.ts';

/** How an account takes payments. */
interface PaymentConfiguration {
  readonly name: string;
  /** `Active`, `Needs Connecting`, `Needs Testing`. */
  readonly status: string;
  /** razorpay, payu, billdesk, zaakpay … */
  readonly provider?: string;
  /** The business's id with the provider. */
  readonly merchantId?: string;
  /** ISO. */
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly at?: string;
}

/** That a way of taking payments was set up or changed. */
export const paymentConfiguration = defineFact({
  kind: 'payment-configuration',
  fields: ['payment_configuration_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): PaymentConfiguration | null {
    const name = textOf(valueAt(item, 'configuration_name'));
    const status = textOf(valueAt(item, 'status'));
    if (!name || !status) return null;
    return told({
      name,
      status,
      provider: textOf(valueAt(item, 'provider_name')),
      merchantId: textOf(valueAt(item, 'provider_mid')),
      createdAt: timeOf(valueAt(item, 'created_timestamp')),
      updatedAt: timeOf(valueAt(item, 'updated_timestamp')),
      at,
    });
  },
});
