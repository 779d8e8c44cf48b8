import { until } from '@wabus/standalone/demo';
import type { CorpusOf } from '@wabus/whatsapp/corpus';
import { recipientAddress } from './recipients.ts';
import type { Stand } from './stand.ts';

/** An account that Meta tells everything of that it tells of any. */
export interface ToldAccount extends CorpusOf {
  readonly tenantId: string;
}

/** Of a tenant with a connected number. */
interface Connected {
  readonly tenantId: string;
  readonly base: string;
  readonly projectId: string;
  readonly phoneNumberId: string;
}

/** A person whom no campaign has. */
const SOMEBODY = recipientAddress(300_000);

/** Makes of the account what the corpus speaks of: its template, and a message that went out. */
export async function tellable({ client }: Pick<Stand, 'client'>, of: Connected): Promise<ToldAccount> {
  const { tenantId, base, projectId, phoneNumberId } = of;
  const { wabaId, displayPhoneNumber } = await client.api<{ wabaId: string; displayPhoneNumber: string }>(
    'GET',
    `${base}/projects/${projectId}`,
  );
  const template = { name: 'welcome', language: 'en_US' };
  const { id } = await client.api<{ id: string }>('POST', `${base}/templates`, {
    ...{ projectId, ...template, category: 'UTILITY', submit: true },
    components: [{ type: 'BODY', text: 'Welcome to our shop, where the doors are open.' }],
  });
  const { metaTemplateId } = await until(
    client,
    `${base}/templates/${id}`,
    ({ status }: { status: string; metaTemplateId: string }) => status === 'approved',
  );
  const message = { projectId, to: SOMEBODY, type: 'template', template };
  const { id: queued } = await client.api<{ id: string }>('POST', `${base}/messages`, message);
  await until(client, `${base}/messages/${queued}`, ({ status }: { status: string }) => status !== 'queued');
  const received = `/numbers/${phoneNumberId}/received`;
  const [sent] = await client.simulator<{ callbackData: string }[]>('GET', received);
  const [, messageId = '', attemptId = ''] = sent?.callbackData.split(':') ?? [];
  const digits = displayPhoneNumber.replaceAll(/\D/g, '');
  return { tenantId, wabaId, phoneNumberId, digits, metaTemplateId, messageId, attemptId };
}
