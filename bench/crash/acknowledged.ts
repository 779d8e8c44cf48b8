/** Everything that was acknowledged to somebody outside: what the tables must hold, whatever was killed. */
export interface Acknowledged {
  readonly tenants: string[];
  readonly projects: { tenantId: string; projectId: string; phoneNumberId: string }[];
  readonly templates: { tenantId: string; templateId: string }[];
  readonly campaigns: { tenantId: string; campaignId: string }[];
  /** Uploads of recipients with how many of them the answer said were added. */
  readonly uploads: { tenantId: string; campaignId: string; added: number }[];
  /** Single messages that were answered with 202. */
  readonly messages: { tenantId: string; messageId: string }[];
  /** Texts that a person's phone had sent off: Meta's side took them. */
  readonly inbound: { tenantId: string; wamid: string }[];
}

/** Nothing yet. */
export function nothingAcknowledged(): Acknowledged {
  return { tenants: [], projects: [], templates: [], campaigns: [], uploads: [], messages: [], inbound: [] };
}
