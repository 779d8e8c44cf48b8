import type { commandRoutes } from '@wabus/api-contract';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { createCampaign } from './campaigns/create-campaign.ts';
import { pauseCampaign, resumeCampaign, startCampaign } from './campaigns/run-campaign.ts';
import { addConsent, addConsentByAddress } from './contacts/add-consent.ts';
import { decideConflict } from './contacts/decide-conflict.ts';
import { eraseContact } from './contacts/erase-contact.ts';
import { linkContact, unlinkContact } from './contacts/link-contacts.ts';
import { putContact } from './contacts/put-contact.ts';
import { addNote } from './conversations/add-note.ts';
import {
  assignConversation,
  closeConversation,
  putLabels,
  readConversation,
  reopenConversation,
} from './conversations/conversation-commands.ts';
import { retryMedia } from './media/retry-media.ts';
import { type MediaKeeping, uploadMedia } from './media/upload-media.ts';
import { sendMessage } from './messages/send-message.ts';
import { createProject } from './projects/create-project.ts';
import { putProjectSettings } from './projects/put-project-settings.ts';
import { addRecipients } from './recipients/add-recipients.ts';
import type { UploadJobs } from './recipients/upload-jobs.ts';
import { embeddedSignup } from './signup/embedded-signup.ts';
import type { GoLive } from './signup/go-live.ts';
import type { Core } from './streams/core.ts';
import { previewTemplate } from './templates/preview-template.ts';
import { createTemplate, putTemplateVariables, submitTemplate } from './templates/template-commands.ts';
import { putSettings } from './tenants/put-settings.ts';
import { putTenant } from './tenants/put-tenant.ts';

/** What handlers stand on. */
export interface Handling extends Core {
  readonly goLive: Pick<GoLive, 'goOn'>;
  readonly uploads: Pick<UploadJobs, 'accept'>;
  readonly media: MediaKeeping;
}

/** How requests of one route are handled. */
export interface CommandHandler<Call> {
  handle(core: Handling, call: Call): Promise<RouteAnswer>;
  /** A tenant with many of these waits for itself, and others find the process free. */
  readonly takesTurn: boolean;
}

/** Name of a route that changes something. */
export type CommandName = keyof typeof commandRoutes;

/** A handler for every such route: one that is missing does not compile. */
export type CommandHandlers = {
  readonly [Name in CommandName]: CommandHandler<CallOf<(typeof commandRoutes)[Name]>>;
};

const inTurn = <Call>(handle: CommandHandler<Call>['handle']): CommandHandler<Call> => ({
  handle,
  takesTurn: true,
});

/** What waits for Meta, or for the body of an upload, takes no turn: what is quick does not stand behind it. */
const outOfTurn = <Call>(handle: CommandHandler<Call>['handle']): CommandHandler<Call> => ({
  handle,
  takesTurn: false,
});

/** Who handles what. */
export const handlers = {
  putTenant: inTurn(putTenant),
  putSettings: inTurn(putSettings),
  createProject: inTurn(createProject),
  putProjectSettings: inTurn(putProjectSettings),
  embeddedSignup: outOfTurn(embeddedSignup),
  createTemplate: outOfTurn(createTemplate),
  previewTemplate: inTurn(previewTemplate),
  submitTemplate: outOfTurn(submitTemplate),
  putTemplateVariables: inTurn(putTemplateVariables),
  createCampaign: inTurn(createCampaign),
  addRecipients: outOfTurn(addRecipients),
  startCampaign: inTurn(startCampaign),
  pauseCampaign: inTurn(pauseCampaign),
  resumeCampaign: inTurn(resumeCampaign),
  sendMessage: inTurn(sendMessage),
  uploadMedia: outOfTurn(uploadMedia),
  retryMedia: inTurn(retryMedia),
  readConversation: inTurn(readConversation),
  assignConversation: inTurn(assignConversation),
  closeConversation: inTurn(closeConversation),
  reopenConversation: inTurn(reopenConversation),
  putLabels: inTurn(putLabels),
  addNote: inTurn(addNote),
  putContact: inTurn(putContact),
  addConsent: inTurn(addConsent),
  linkContact: inTurn(linkContact),
  unlinkContact: inTurn(unlinkContact),
  decideIdentityConflict: inTurn(decideConflict),
  eraseContact: inTurn(eraseContact),
  addConsentByAddress: inTurn(addConsentByAddress),
} satisfies CommandHandlers;
