import { renumberings } from '@wabus/phone';
import { table } from './table.ts';

const INTRO = `# People: numbers, ids, names

The table is generated from \`packages/phone/src/renumberings.ts\` by \`node docs/generator/generate.ts\`; edit that.

## How a phone number is read

One reader for every place that takes one: \`to\` of a message, of a consent and of a recipient (JSON, NDJSON, CSV), and a
contact's \`addresses\`. Without a country code a number is read with the \`country\` that is given, else the tenant's.

- Blanks, dashes, points, brackets and one slash may stand between the digits; what nobody sees (direction marks,
  zero-width characters) does not count, full-width digits and those of other scripts do. An apostrophe, quotes,
  \`="…"\`, \`tel:\`, \`whatsapp:\`, \`p:\` and \`https://wa.me/\` around it are taken off, \`(+55)\`, \`55+11…\` and \`+55+11…\` are read.
- A spreadsheet's \`628123456789.0\` is its integer, and so are \`628,123,456,789\` and \`628.123.456.789,00\`.
  \`5.51E+12\` has lost digits and is refused.
- Every digit counts: whatever could be somebody else's number if one were added or left out is refused, such as two
  numbers in a cell, an extension, or the country code twice. Without +, a number that has its country code already is
  the mobile number that it is with it.
- It is a text: a JSON number is refused. Letters are never part of a number.
- A number in no numbering plan is taken where it is a known person's: what the API shows as somebody's phone, it takes.

## Who a person is

A person has one contact in a tenant, with all addresses that are known to be theirs: numbers, and the business-scoped
user ids by which WhatsApp names people to the numbers of one business portfolio. An identifier with letters is such an
id, wherever Meta puts it. What one webhook shows together (a message, a marketing preference, the status of a message
that was sent) is one contact's from then on, so that what a person says by either holds for both.

When two contacts turn out to be one person by what WhatsApp shows, they are merged, for good: the one that was known first
goes on, the id of the other leads to it, and whatever either said of consent is the person's. When somebody with another
id of the same portfolio writes from a number, and WhatsApp told of no change, the number changed hands: it leads to the
new person from then on, thread, name and consent stay with the old one, and what either withdraws holds for both. In
whatever order webhooks come, the number leads to whoever was shown with it last for the first time; what a number says
alone is of whom it leads to when that comes. Which portfolio a project is of, its signup says (\`businessId\`); ids of
projects that did not say, and ids that the CRM told, count as being of any.

Threads of merged contacts with one project are one conversation, by the id of the older one, and the ids of all lead to
it. Nothing is lost by that: it has the messages, notes and labels of all, whoever had one has it (the last who was given
one, where there are several), it is closed only where all were, and unread is what was unread. What agents do from then
on counts for all of it, by whichever id.

Where a country changed its numbers, the old and the new one are one person, and the new one is shown:
`;

const REST = `
Two people who would be one by what WhatsApp told (a number that somebody else wrote from before, or a number that was given
when asked for it and is of somebody with another id) are an entry of \`GET …/identity-conflicts\`: nothing is merged and
nothing taken until \`POST …/identity-conflicts/{id}/decide\` says whether they are the \`same\`. \`POST …/contacts/{id}/link\`
says by hand that two contacts are one person: consent counts for both, threads stay apart, and \`…/unlink\` takes it back.
A number or id that was given up stays as a former address (\`knownAddresses\`, with source and \`formerAt\`).
Usernames, and the ids that WhatsApp has of a person over linked portfolios (\`parentUserId\`), are addresses of whoever is
shown with them, and prove nothing: they lead to nobody, merge nobody, and no STOP passes from one contact to another by
them. The one that was shown last is the person's, and a username is whose it was shown with last in the project; the others
are former ones. \`GET …/contacts?address=@name\` finds everybody who has or had the username; a conversation shows the one
that is theirs (\`contact.username\`).
A message \`to\` a \`contactId\` goes to the number or id that the person wrote to the project from last, as \`replyTo\` of the
conversation shows before; else to the newest number, else to the newest id. It never goes to one that was given up or is
somebody else's by now. WhatsApp takes authentication templates for numbers only.

A campaign writes once to a person of several contacts, merged or linked: the second is suppressed \`duplicate-person\`. What
the person answers or withdraws by any of them counts for the campaign.

The name of a person is what the CRM gave, else that in the contacts of the WhatsApp Business app, else the newest that the
person chose in WhatsApp; \`names\` of \`GET …/contacts\` has all of them with source and project, and \`PUT …/contacts/{id}\`
answers what the CRM gave. A name in an app is of its project: a conversation shows that of its own project alone. Who is
taken out of the contacts of the app loses this name, and nothing else.

What is written in a group (\`group_id\`) is nobody's private thread: it is in \`GET …/messages\` with its \`groupId\` and makes
its writer known by number and id (the name is the message's \`profileName\`), but stands in no conversation, opens no
window and says nothing of consent. Its \`conversationId\` is the group's: \`GET …/messages?conversationId=\` lists what was
said there.
`;

/** The page `docs/people.md`. */
export function peoplePage(): string {
  const names = new Intl.DisplayNames(['en'], { type: 'region' });
  const countries = Map.groupBy(renumberings, ({ country }) => country);
  const rows = [...countries].map(([country, [first]]) => [
    `${names.of(country) ?? country} (${country})`,
    first?.source ?? '',
  ]);
  return `${INTRO}\n${table(['country', 'who changed what, and when'], rows)}${REST}`;
}
