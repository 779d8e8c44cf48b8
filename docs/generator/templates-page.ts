import { TEMPLATE_RULES, type TemplateRule } from '@wabus/whatsapp';
import { table } from './table.ts';

const INTRO = `# Templates

What wabus knows of Meta's rules for templates, so that a template is mended before Meta sees it. The table is generated
from the linter's rules by \`node docs/generator/generate.ts\`; edit \`packages/whatsapp/src/templates/rules.ts\` or
\`docs/generator/templates-page.ts\`, not this page.

\`POST /v1/tenants/{tenantId}/templates\` refuses what breaks a rule with 422 \`template-invalid\`; \`errors\` has a \`path\`
such as \`components[0].text\`, the rule as \`code\`, and a sentence on how to mend it. \`POST …/templates/preview\` takes the
same template and keeps nothing: \`findings\` are the same, \`rendered\` is what people will read, \`missing\` lists variables
without a value. A finding of level \`unchecked\` refuses nothing: that part is left for Meta to judge.

## Variables

| where | in the text | its name in \`variables\` |
| --- | --- | --- |
| body | \`{{1}}\`, or \`{{first_name}}\` with \`parameter_format\` NAMED | \`1\`, \`first_name\` |
| header | \`{{1}}\`, \`{{day}}\` | \`header.1\`, \`header.day\` |
| end of a button's link | \`{{1}}\` | \`button.0.1\`; buttons count from 0 |

These names hold everywhere: in a template's map of fields and defaults, in \`variables\` of a message, of a recipient and
of a preview. A one-time code is the variable \`1\`: it goes into the body, which Meta writes, and into the button, and has at
most 15 characters. A template with other parts to fill (media, a code to copy, a carousel) can be submitted, and sent by
\`POST /messages\` with \`components\` in Meta's own shape; a campaign cannot use it (\`template-not-supported\`).

Values are looked at before Meta is asked, whether they come as \`variables\` or in \`components\`: 422 \`variable-missing\`,
\`variable-unknown\` or \`variable-invalid\` says which and why. A value has no line break, no tab and at most four spaces in
a row; with all values in, a header has at most 60 characters, a body 1,024 and a link 2,000. \`components\` are refused
as a whole over 64 KiB.

## What becomes of it at Meta

Only a template that is \`approved\` is sent. What Meta says of it later is followed within seconds, found by account, name
and language; what is said of another template that had the name before, by its id, is not taken for this one.

- \`paused\`, \`disabled\`, \`archived\` (nobody used it for a year), \`locked\`, \`pending-deletion\` and \`deleted\` end sending;
  when Meta approves, reinstates or unarchives it, it goes on.
- While Meta reviews it again it is \`submitted\`; \`in-appeal\` and \`limit-exceeded\` may come back, too. \`statusSince\`
  says since when.
- \`qualityRating\` is how people take it, as Meta rates it. It stops nothing by itself.
- When Meta has changed the category, messages need the consent of the new one from then on, also those already queued.
  The notice that Meta sends a day before changes nothing; \`announcedCategory\` shows it, and
  \`categoryBefore\` the one until the change.
- When its texts are changed at Meta, \`components\` are those that Meta has now, since \`componentsSince\`, and
  \`draftedComponents\` what was written down here, where it differs. What Meta has is what people get: messages, maps
  of variables, uploads and campaigns that start later are checked against it. Meta tells texts and the buttons with
  a link or a number; what it does not tell (media, offers, perhaps other buttons) is taken to be as drafted. What is
  queued, and a campaign that runs, keep the parameters of before: those that no longer fit Meta refuses.
- \`rejectionReason\` has Meta's name of the reason, and \`statusNotes\` what it says with the status that holds: why, in
  words, what it recommends, and when a template is disabled; null where it says nothing.

## Rules

A subcode is the \`error_subcode\` with which Meta refuses; where none stands, Meta says code 100 alone or the subcode of
the part: 2388047 header, 2388072 body.
`;

/** The page `docs/templates.md`. */
export function templatesPage(): string {
  const rules = Object.entries(TEMPLATE_RULES) as [TemplateRule, { mend: string; subcode?: number }][];
  const rows = rules.map(([code, { mend, subcode }]) => [
    `\`${code}\``,
    mend,
    subcode ? String(subcode) : '',
  ]);
  return `${INTRO}\n${table(['rule', 'how to mend it', "Meta's subcode"], rows)}`;
}
