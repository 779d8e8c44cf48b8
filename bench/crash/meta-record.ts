import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** A send that Meta's side accepted. */
export interface AcceptedSend {
  readonly wamid: string;
  readonly phoneNumberId: string;
  readonly recipient: string;
  /** Ours, from the callback data. */
  readonly messageId: string;
  /** What Meta's side told of it in the end. */
  readonly status: 'accepted' | 'sent' | 'delivered' | 'read' | 'failed';
  /** Whether the person answered by itself. */
  readonly replied: boolean;
}

/** What Meta's side remembers. */
export interface MetaRecord {
  readonly accepted: readonly AcceptedSend[];
  /** What people wrote by themselves: number and wamid. */
  readonly written: readonly { readonly phoneNumberId: string; readonly wamid: string }[];
}

interface Line {
  readonly e: string;
  readonly wamid: string;
  readonly phoneNumberId: string;
  readonly recipient: string;
  readonly callbackData: string | null;
  readonly steps: readonly { readonly kind: string }[];
  readonly update: { readonly message?: { readonly id: string } } | null;
}

const RANK = ['failed', 'read', 'delivered', 'sent'] as const;

/** Reads the journal of the simulator: every send that it accepted, with all that followed. */
export async function readMetaRecord(journal: string): Promise<MetaRecord> {
  const accepted: AcceptedSend[] = [];
  const written: { phoneNumberId: string; wamid: string }[] = [];
  for await (const text of createInterface({ input: createReadStream(journal) })) {
    if (text === '') continue;
    const line = JSON.parse(text) as Line;
    if (line.e === 'accepted') accepted.push(acceptedSend(line));
    const wamid = line.e === 'inbound' ? line.update?.message?.id : undefined;
    if (wamid) written.push({ phoneNumberId: line.phoneNumberId, wamid });
  }
  return { accepted, written };
}

function acceptedSend({ wamid, phoneNumberId, recipient, callbackData, steps }: Line): AcceptedSend {
  const told = new Set(steps.map(({ kind }) => kind));
  return {
    ...{ wamid, phoneNumberId, recipient },
    messageId: callbackData?.split(':')[1] ?? '',
    status: RANK.find((kind) => told.has(kind)) ?? 'accepted',
    replied: told.has('reply'),
  };
}
