import {
  type AccountStanding,
  accountBackSince,
  accountHolds,
  evolveAccount,
  evolveNumberStanding,
  type Hold,
  type NumberStanding,
  numberHolds,
  unknownAccount,
  unknownNumber,
} from '@wabus/domain';
import { defineTable, FOLD_COLUMNS, jsonb, type StreamFold, text } from '@wabus/projection';

const holds = jsonb<readonly Hold[]>('What Meta does not let be sent: reason, since, until, purposes');

/** What Meta lets accounts send. */
export const accountFold: StreamFold<AccountStanding> = {
  stream: 'waba',
  table: defineTable({
    name: 'gate_accounts',
    comment: 'What Meta lets a WABA send, as it said itself: asked with its projects.',
    key: ['waba_id'],
    columns: {
      tenant_id: text('Tenant that claimed it first'),
      waba_id: text('WhatsApp Business Account'),
      holds,
      back_since: text('When it came back to the platform; null: it was never gone').orNull(),
      ...FOLD_COLUMNS,
    },
  }),
  initialState: unknownAccount,
  evolve: evolveAccount,
  columns: (state) => ({ holds: accountHolds(state), back_since: accountBackSince(state) }),
};

/** What Meta lets numbers send, and how fast. */
export const numberFold: StreamFold<NumberStanding> = {
  stream: 'number',
  table: defineTable({
    name: 'gate_numbers',
    comment:
      'What Meta lets a business phone number send, and how fast, as it said itself: asked with its projects.',
    key: ['phone_number_id'],
    columns: {
      tenant_id: text('Tenant that claimed it first'),
      phone_number_id: text("Meta's id of the number"),
      holds,
      throughput: text('STANDARD or HIGH; null: Meta has not said it by webhook').orNull(),
      ...FOLD_COLUMNS,
    },
  }),
  initialState: unknownNumber,
  evolve: evolveNumberStanding,
  columns: (state) => ({ holds: numberHolds(state), throughput: state.throughput?.value }),
};
