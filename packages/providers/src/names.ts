/** The providers there are. */
export type ProviderName = 'whatsapp';
