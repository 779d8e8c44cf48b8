import type { Provider } from '@wabus/provider';
import { createWhatsapp } from '@wabus/whatsapp';
import type { ProviderName } from './names.ts';

const OPENED = { whatsapp: createWhatsapp };

/** How to reach each provider, and who we are there. */
type Reached = { readonly [Name in ProviderName]: Parameters<(typeof OPENED)[Name]>[0] };

/** Opens a provider for sending, onboarding and templates; whoever opens it closes it. */
export function openProvider<Name extends ProviderName>(name: Name, reached: Reached[Name]): Provider {
  const opened: { readonly [Each in ProviderName]: (reached: Reached[Each]) => Provider } = OPENED;
  return opened[name](reached);
}
