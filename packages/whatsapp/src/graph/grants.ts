import type { TokenGrant } from './port.ts';

const NEEDED = ['whatsapp_business_management', 'whatsapp_business_messaging'] as const;

/** Whether a token is valid and grants both WhatsApp permissions for this WABA. */
export function grantsWaba(grant: TokenGrant, wabaId: string): boolean {
  if (!grant.isValid) return false;
  return NEEDED.every((scope) =>
    grant.granularScopes.some(
      (given) => given.scope === scope && (given.targetIds === undefined || given.targetIds.includes(wabaId)),
    ),
  );
}
