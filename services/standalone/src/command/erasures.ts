import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CommandRunner, contactRequest } from '@wabus/commands';
import { type CatalogueEvent, streamName } from '@wabus/events';
import { type Address, type Erasure, openPersonal } from '@wabus/keyring';
import { systemClock, systemIds } from '@wabus/platform';
import { z } from 'zod';
import type { Installation } from './installation.ts';
import { type CommandContext, whoCalls } from './models.ts';
import { EXIT, InterruptedError, type Outcome, UsageError } from './outcome.ts';

/** What `wabus erasures --json` prints. */
const listed = z.object({
  erasures: z.array(
    z.object({
      tenantId: z.string().min(1),
      personId: z.uuid(),
      contactIds: z.array(z.uuid()).min(1),
      at: z.iso.datetime().transform((at) => new Date(at)),
    }),
  ),
});

/** Lists who was erased, or erases again whom the list in a file names. */
export function erasures(
  file: string | undefined,
  folder: string,
  context: CommandContext,
): Promise<Outcome> {
  return file === undefined ? listErasures(context) : applyErasures(resolve(folder, file), context);
}

/** Says who was erased and when, by ids that say nothing of anybody: a copy is kept apart from backups. */
async function listErasures({ installation }: CommandContext): Promise<Outcome> {
  const all = await installation.keyring.erasures.all();
  const lines = all.map(({ tenantId, personId, at }) => `${at.toISOString()}  ${tenantId}  ${personId}`);
  const text = lines.length === 0 ? 'Nobody was erased.' : lines.join('\n');
  return { exit: EXIT.good, json: { command: 'erasures', erasures: all }, text };
}

/** Erases again whom a restored backup brought back; of others nothing changes. */
async function applyErasures(file: string, context: CommandContext): Promise<Outcome> {
  const { installation, signal, say } = context;
  const list = readList(file);
  let again = 0;
  for (const [index, erasure] of list.entries()) {
    if (signal.aborted) throw new InterruptedError();
    if (await eraseAgain(installation, erasure)) again += 1;
    if ((index + 1) % 100 === 0) say(`${index + 1} of ${list.length} erasures were looked at`);
  }
  const json = { command: 'erasures', applied: file, listed: list.length, erasedAgain: again };
  const text = `${list.length} erasures were looked at: ${again} people had come back and are erased again.`;
  return { exit: EXIT.good, json, text };
}

function readList(file: string): readonly Erasure[] {
  let text: unknown;
  try {
    text = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} is no list of erasures: ${error instanceof Error ? error.message : error}`);
  }
  const read = listed.safeParse(text);
  if (!read.success)
    throw new UsageError(`${file} is no list of erasures, as wabus erasures --json prints it.`);
  return read.data.erasures;
}

/** The note first, as with any erasure: what is kept in plain text is searched by whoever completes it. */
async function eraseAgain({ store, keyring }: Installation, erasure: Erasure): Promise<boolean> {
  const { tenantId, personId, contactIds } = erasure;
  const streams = new Map<string, CatalogueEvent[]>();
  for (const id of contactIds) {
    const events = (await store.readStream(streamName.contact(tenantId, id))) as CatalogueEvent[];
    if (events.length > 0) streams.set(id, events);
  }
  const back = await addressesIn(keyring, [...streams.values()].flat());
  await keyring.erasures.note(erasure, back);
  const runner = new CommandRunner({ store, keyring, clock: systemClock, ids: systemIds });
  const cause = {
    ...{ tenantId, correlationId: personId, causationId: personId },
    actor: { kind: 'system', id: whoCalls('erasures --apply') },
  } as const;
  const at = erasure.at.toISOString();
  for (const contactId of streams.keys())
    await runner.run(contactRequest(cause, contactId, { type: 'EraseContact', contactId, personId, at }));
  for (const contactId of contactIds) await keyring.erase(tenantId, contactId);
  return back.length > 0;
}

async function addressesIn(
  keyring: Installation['keyring'],
  events: readonly CatalogueEvent[],
): Promise<Address[]> {
  const opened = await openPersonal(keyring, events);
  return opened.flatMap(({ personal: [plain] }) =>
    plain && 'kind' in plain && 'value' in plain ? [{ kind: plain.kind, value: plain.value }] : [],
  );
}
