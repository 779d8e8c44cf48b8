import { CONSENT_WORDS, type ConsentWords } from '@wabus/domain';
import { table } from './table.ts';

const INTRO = `# Consent: the words that people use

Generated from \`packages/domain/src/tenant/consent-words.ts\` by \`node docs/generator/generate.ts\`; edit those.

A person who writes one of the stop words below as a whole message takes consent to marketing away from the whole tenant;
one of the start words gives it back. Case, accents and punctuation do not count (in Vietnamese accents do: there they
make other words), and neither does which language the tenant has: all of these hold for every tenant that set none.
A sentence in which such a word stands says nothing: an agent reads it.

Of a pressed button its payload counts, and its label where it has no payload. The label of Meta's own opt-out button, in
any of the languages below, is a stop whatever the payload and whatever the settings say.

\`PUT …/settings\` with \`stopKeywords\` or \`startKeywords\` sets lists of one's own instead, so send the old ones along to
keep them; null brings back those below. \`PUT /v1/tenants/{tenantId}\` answers the \`keywords\` of the tenant's language, and a warning
\`no-stop-keywords\` when there are none in it, or \`stop-not-heard\` when the word STOP itself is not among them. The CRM itself says what people told it with \`POST …/consents\`.

WhatsApp's own switch for marketing (in the app's settings of a chat) is another thing: it concerns one business number,
and only the person turns it back.

English, ARRET and TD are what carriers require; the other words are translations. Who knows a better one opens an issue.
`;

/** The page `docs/consent.md`. */
export function consentPage(): string {
  const name = new Intl.DisplayNames(['en'], { type: 'language' });
  const words: readonly [string, ConsentWords][] = Object.entries(CONSENT_WORDS);
  const rows = words.map(([language, { stop, start, optOutButton }]) => [
    `${name.of(language) ?? language} (\`${language}\`)`,
    ...[stop, start, optOutButton].map((list) => list.join(', ')),
  ]);
  return `${INTRO}\n${table(['language', 'stop', 'start', "label of Meta's button"], rows)}`;
}
