import { setImmediate } from 'node:timers/promises';
import { problem } from '@wabus/api-contract';
import {
  type LedgerState,
  recipientsOf,
  type TemplateState,
  templateFiller,
  templateVariables,
} from '@wabus/domain';
import type { CatalogueEvent, PersonalData } from '@wabus/events';
import { openParts } from '@wabus/keyring';
import { ledgerEvents } from '../recipients/read-ledger.ts';
import type { Core } from '../streams/core.ts';

/** Recipients opened at once: a list that can be filled is known by the first of them. */
const OPENED = 50;

type Added = Extract<CatalogueEvent, { type: 'RecipientsAdded' }>;
type Personal = PersonalData<'RecipientsAdded'>;

/** What stands in the way of how many people, by variable. */
interface Fault {
  readonly code: 'variable-missing' | 'variable-invalid';
  count: number;
}

/**
 * Looks for one person of the ledger whom the template can be filled for; reads on only while there is none.
 * @throws {ProblemError} `campaign-unfillable` when there is none: everybody would be suppressed
 */
export async function requireFillableForSome(
  core: Core,
  campaignId: string,
  template: TemplateState,
  ledger: LedgerState,
): Promise<void> {
  if (templateVariables(template.components).length === 0) return;
  const rows = recipientsOf(ledger);
  const fill = templateFiller(template);
  const counted = new Set(ledger.completed.map(({ uploadId }) => uploadId));
  const faults = new Map<string, Fault>();
  let people = 0;
  for await (const event of ledgerEvents(core, campaignId)) {
    if (event.type !== 'RecipientsAdded' || !counted.has(event.data.uploadId)) continue;
    for await (const recipient of openedOf(core, event, rows)) {
      if (isFillable(fill, recipient, faults)) return;
      people += 1;
    }
  }
  if (people > 0) throw unfillable(faults, people);
}

/** The people of a chunk whose row counts and who are not erased. */
async function* openedOf(
  core: Core,
  { id: eventId, tenantId, data, personal }: Added,
  rows: ReturnType<typeof recipientsOf>,
): AsyncGenerator<Personal> {
  const parts = data.recipients.flatMap(({ contactId, line }, index) => {
    const part = personal[index];
    return part && rows.lineOf(contactId) === line ? [{ ...part, tenantId, eventId }] : [];
  });
  for (let at = 0; at < parts.length; at += OPENED) {
    const opened = await openParts(core.keyring, 'RecipientsAdded', parts.slice(at, at + OPENED));
    for (const plain of opened) if (plain) yield plain;
    await setImmediate();
  }
}

function isFillable(
  fill: ReturnType<typeof templateFiller>,
  recipient: Personal,
  faults: Map<string, Fault>,
): boolean {
  const { variables: given, fields } = recipient;
  const rendered = fill({ given, fields });
  if (rendered.kind === 'rendered') return true;
  for (const variable of rendered.variables) {
    const fault = faults.get(variable) ?? { code: rendered.code, count: 0 };
    fault.count += 1;
    faults.set(variable, fault);
  }
  return false;
}

function unfillable(faults: ReadonlyMap<string, Fault>, people: number) {
  const ranked = [...faults].sort(([, one], [, other]) => other.count - one.count);
  const errors = ranked.map(([variable, { code, count }]) => ({
    path: `variables.${variable}`,
    code,
    detail: `${count} of ${people} people have ${code === 'variable-missing' ? 'no value and no default' : 'a value that Meta refuses'}`,
  }));
  const [variable = '', { count = 0 } = {}] = ranked[0] ?? [];
  return problem('campaign-unfillable', {
    detail: `Nobody of ${people} people could get it: variable \`${variable}\` stops ${count} of them.`,
    errors,
    unfillable: { variable, count },
  });
}
