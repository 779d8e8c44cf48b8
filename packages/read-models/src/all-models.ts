export { auditModel } from './audit/model.ts';
export { campaignsModel } from './campaigns/model.ts';
export { contactsModel } from './contacts/model.ts';
export { inboxModel } from './inbox/model.ts';
export { mediaModel } from './media/model.ts';
export { messagesModel } from './messages/model.ts';
export { operationsModel } from './operations/model.ts';
