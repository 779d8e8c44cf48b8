import { gatesModel } from '@wabus/gates';
import type { ReadModel } from '@wabus/projection';
import { auditModel } from './audit/projection.ts';
import { campaignsModel } from './campaigns/projection.ts';
import { contactsModel } from './contacts/projection.ts';
import { inboxModel } from './inbox/projection.ts';
import { messagesModel } from './messages/projection.ts';
import { operationsModel } from './operations/projection.ts';

/** Every read model; `gates` stands first and is applied first in every batch. */
export const models: readonly ReadModel[] = [
  gatesModel,
  operationsModel,
  campaignsModel,
  messagesModel,
  contactsModel,
  inboxModel,
  auditModel,
];
