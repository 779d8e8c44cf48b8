import { isDeepStrictEqual } from 'node:util';
import { isOneTimeCode } from '@wabus/domain';
import type { Secret } from '@wabus/platform';
import type { NewTemplate, ProviderAnswer, ProviderTemplate } from '@wabus/provider';
import type { CommandProvider } from '../streams/core.ts';

const NAMES_OF_TYPES = ['type', 'format'];

/**
 * Hands a template to Meta. One that exists there already with the same content is the one that was asked for: Meta
 * took it at an earlier try whose answer never came.
 */
export async function handedIn(
  provider: Pick<CommandProvider, 'createTemplate' | 'findTemplate'>,
  wabaId: string,
  asked: NewTemplate,
  token: Secret,
): Promise<ProviderAnswer<ProviderTemplate>> {
  const answer = await provider.createTemplate(wabaId, asked, token);
  if (answer.kind !== 'rejected' || answer.because !== 'template-exists') return answer;
  const found = await provider.findTemplate(wabaId, asked, token);
  if (found.kind !== 'ok') return found;
  // The texts of a one-time code are Meta's own, so one of this name is the one that was asked for.
  const same =
    found.value !== null &&
    (isOneTimeCode(asked.components) || isDeepStrictEqual(contentOf(found.value), contentOf(asked)));
  return same && found.value ? { kind: 'ok', value: found.value } : answer;
}

/** What people get to see: examples are for Meta's reviewers, and names of types come back in capitals. */
function contentOf({ components }: { readonly components?: unknown }): unknown {
  return Array.isArray(components) ? components.map(seenOf) : undefined;
}

function seenOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(seenOf);
  if (typeof value !== 'object' || value === null) return value;
  const seen = Object.entries(value).filter(([key]) => key !== 'example');
  return Object.fromEntries(
    seen.map(([key, inner]) => [
      key,
      NAMES_OF_TYPES.includes(key) && typeof inner === 'string' ? inner.toUpperCase() : seenOf(inner),
    ]),
  );
}
