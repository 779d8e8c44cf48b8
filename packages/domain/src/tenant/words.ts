import { baseLanguage } from './consent-words.ts';
import { keywordMeaning } from './keywords.ts';
import type { TenantSettings } from './settings.ts';

/** What a tenant is told of the words that its people may use. */
export interface TenantWords {
  /** The keywords in the tenant's own language, whatever its region. */
  readonly keywords: { readonly stop: string[]; readonly start: string[] };
  readonly warnings: { readonly code: 'no-stop-keywords' | 'stop-not-heard'; readonly detail: string }[];
}

/** The keywords that hold for a tenant in its language (BCP 47), and a warning when a stop would not be understood in it. */
export function tenantWords(settings: TenantSettings, tag: string): TenantWords {
  const among = (lists: TenantSettings['stopKeywords']): string[] =>
    Object.entries(lists).flatMap(([language, list]) =>
      baseLanguage(language) === baseLanguage(tag) ? list : [],
    );
  const stop = among(settings.stopKeywords);
  const none = `There are no stop keywords in the tenant's language (${tag}): what people write in it to stop is not understood. Add some with PUT /settings (stopKeywords).`;
  const deaf =
    'The word STOP itself is not among the stop keywords, so a person who writes it goes on getting marketing. Add it with PUT /settings (stopKeywords); null brings all words back.';
  return {
    keywords: { stop, start: among(settings.startKeywords) },
    warnings: [
      ...(stop.length > 0 ? [] : [{ code: 'no-stop-keywords' as const, detail: none }]),
      ...(keywordMeaning('STOP', settings) === 'stop'
        ? []
        : [{ code: 'stop-not-heard' as const, detail: deaf }]),
    ],
  };
}
