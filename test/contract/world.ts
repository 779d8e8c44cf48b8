import { createHmac } from 'node:crypto';
import { type Answer, expectStatus, type Stand } from './stand.ts';

/** What has happened before the cases run: one thing of each kind, with as much in it as it can have. */
export interface World {
  /** Name of an approved template with two variables, the first with a default. */
  readonly template: string;
  readonly templateId: string;
  /** Completed; one recipient was reached, one failed at Meta, one was suppressed. */
  readonly campaignId: string;
  /** A single message that was delivered. */
  readonly messageId: string;
  /** Somebody wrote; it is open. */
  readonly conversationId: string;
  readonly contactId: string;
  /** The phone number of that person. */
  readonly writer: string;
}

const WRITER = '+5511961230001';

/** Makes it all happen, over HTTP alone. */
export async function makeWorld(stand: Stand): Promise<World> {
  const template = await stand.approvedTemplate();
  const { body: templates } = await stand.get('/templates');
  const { id: templateId } = templates.data.find(({ name }: { name: string }) => name === template);
  const [campaignId, messageId, conversation] = await Promise.all([
    completedCampaign(stand, template),
    deliveredMessage(stand, template),
    conversationOf(stand),
    deadLetter(stand),
  ]);
  return { template, templateId, campaignId, messageId, writer: WRITER, ...conversation };
}

async function completedCampaign(stand: Stand, template: string): Promise<string> {
  const people: { to: string; does: string }[] = await stand.control('GET', '/recipients');
  const failing = people.find(({ does }) => does.includes('131026')) ?? { to: '+5511961230004' };
  const id = await stand.campaign(template);
  const recipients = [
    { to: '+5511961230002', fields: { order_id: 'A-17' }, externalId: 'lead-2', metadata: { source: 'crm' } },
    { to: failing.to, fields: { order_id: 'A-18' } },
    { to: '+5511961230003' },
  ];
  expectStatus(await stand.post(`/campaigns/${id}/recipients`, { recipients }), 200);
  expectStatus(await stand.post(`/campaigns/${id}/start`), 202);
  await stand.until(
    () => stand.get(`/campaigns/${id}`),
    ({ body }) => body.status === 'completed' && body.counts.delivered > 0,
  );
  return id;
}

async function deliveredMessage(stand: Stand, template: string): Promise<string> {
  const wanted = {
    projectId: stand.project.id,
    to: '+5511961230005',
    type: 'template',
    template: { name: template, language: 'en_US', variables: { 1: 'Ana', 2: 'A-17' } },
    externalId: 'lead-5',
    metadata: { source: 'crm' },
  };
  const { id } = expectStatus(await stand.post('/messages', wanted), 202).body;
  await stand.until(
    () => stand.get(`/messages/${id}`),
    ({ body }) => body.status === 'delivered' || body.status === 'read',
  );
  return id;
}

async function conversationOf(stand: Stand): Promise<{ conversationId: string; contactId: string }> {
  const text = { from: WRITER.slice(1), name: 'Zulmira', type: 'text', text: { body: 'Is it open today?' } };
  await stand.control('POST', `/numbers/${stand.project.phoneNumberId}/inbound`, text);
  const written = ({ body }: Answer) =>
    body.data.find(
      ({ lastMessage }: { lastMessage: { direction: string } | null }) =>
        lastMessage?.direction === 'inbound',
    );
  const answer = await stand.until(() => stand.get('/conversations'), written);
  const { id: conversationId, contact } = written(answer);
  return { conversationId, contactId: contact.id };
}

/** A status of a WABA that nobody linked: unroutable for everybody, and known to belong to no tenant. */
async function deadLetter(stand: Stand): Promise<void> {
  const { webhook, appSecret } = stand.announcement;
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550000000', phone_number_id: stand.project.phoneNumberId },
    statuses: [{ id: 'wamid.none', status: 'sent', timestamp: '1790000000', recipient_id: '5511961230000' }],
  };
  const places = ['999000111222333', stand.project.wabaId];
  for (const id of places) {
    const entry = [{ id, changes: [{ field: 'messages', value: { ...value, ...conflicting(id) } }] }];
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry });
    const signature = `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
    await fetch(webhook, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
      body,
    });
  }
  await stand.until(
    () => stand.get('/dead-letters'),
    ({ body }) => body.data.length > 0,
  );
}

/** On our own WABA a number that nobody linked is a dead letter whose owner is known. */
const conflicting = (wabaId: string): object =>
  wabaId.startsWith('999') ? {} : { metadata: { display_phone_number: '15550000000', phone_number_id: '1' } };
