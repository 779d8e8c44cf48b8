import { type QueueMessage, renderTemplate, type SuppressMessage } from '@wabus/domain';
import { campaignMessageId, type PersonalData } from '@wabus/events';
import type { CampaignRow } from './campaign-table.ts';
import { CONTACT_ERASED, type OwnRule, ownRule } from './own-rules.ts';

/** What becomes of one recipient of a campaign: a message queued and released, or a suppressed one with its reason. */
export function messageForRecipient(
  campaign: CampaignRow,
  contactId: string,
  recipient: PersonalData<'RecipientsAdded'> | null,
  shut: OwnRule | null,
): QueueMessage | SuppressMessage {
  if (shut) return suppress(campaign, contactId, shut);
  if (recipient === null) return suppress(campaign, contactId, CONTACT_ERASED);
  const rendered = renderTemplate({
    name: campaign.templateName,
    language: campaign.templateLanguage,
    components: campaign.components,
    variables: campaign.variables,
    given: recipient.variables,
    fields: recipient.fields,
  });
  if (rendered.kind !== 'rendered') {
    const which = rendered.variables.join(', ');
    const why = rendered.kind === 'missing' ? 'has no value and no default' : rendered.fault;
    return suppress(campaign, contactId, ownRule(rendered.code, `Variable ${which} ${why}.`));
  }
  const { to, externalId, metadata } = recipient;
  return {
    type: 'QueueMessage',
    messageId: campaignMessageId(campaign.campaignId, contactId, campaign.round),
    projectId: campaign.projectId,
    wabaId: campaign.wabaId,
    phoneNumberId: campaign.phoneNumberId,
    contactId,
    campaignId: campaign.campaignId,
    round: campaign.round,
    templateId: campaign.templateId,
    messageType: 'template',
    purpose: campaign.purpose,
    priority: 'bulk',
    sentBy: 'campaign',
    personal: {
      to,
      content: rendered.template,
      ...(externalId === undefined ? {} : { externalId }),
      ...(metadata === undefined ? {} : { metadata }),
    },
    release: true,
  };
}

/** A recipient who is left out, with the reason. */
export function suppress(campaign: CampaignRow, contactId: string, failure: OwnRule): SuppressMessage {
  const { campaignId, projectId, round } = campaign;
  const messageId = campaignMessageId(campaignId, contactId, round);
  return { type: 'SuppressMessage', messageId, projectId, contactId, campaignId, failure };
}
