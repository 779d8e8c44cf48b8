import { authorOf, type Mark } from './told-of.ts';

/** The emoji that somebody has beside a message. */
export interface ReactionRow {
  readonly by: Mark['by'];
  readonly contactId: string;
  readonly emoji: string;
  readonly at: Date;
}

/** One change of what a message says. */
export interface EditRow {
  readonly at: Date;
  /** What it said before, and from then on; null once the person was erased. */
  readonly before: unknown;
  readonly content: unknown;
}

/** What was done to a message, as far as anything was. */
export interface Marked {
  readonly content: unknown;
  readonly reactions?: readonly ReactionRow[];
  readonly edits?: readonly EditRow[];
  readonly revokedAt?: Date;
  readonly pinned?: boolean;
}

interface Marking {
  readonly direction: 'inbound' | 'outbound';
  readonly content: unknown;
}

/** A message with what was done to it, in whatever order that came: by Meta's time, and at the same time as recorded. */
export function markedBy({ direction, content }: Marking, marks: readonly Mark[] = []): Marked {
  if (marks.length === 0) return { content };
  const inOrder = marks.toSorted(
    (one, other) => one.at.getTime() - other.at.getTime() || byPosition(one, other),
  );
  const own = inOrder.filter(({ by }) => by === authorOf({ direction }));
  const reactions = reactionsOf(inOrder);
  const edits = editsOf(content, own);
  const revoked = own.find(({ kind }) => kind === 'revoke');
  const pin = inOrder.findLast(({ kind }) => kind === 'pin');
  return {
    content: edits.at(-1)?.content ?? content,
    ...(reactions.length > 0 ? { reactions } : {}),
    ...(edits.length > 0 ? { edits } : {}),
    ...(revoked ? { revokedAt: revoked.at } : {}),
    ...(pin?.pinned ? { pinned: true } : {}),
  };
}

const byPosition = (one: Mark, other: Mark): number =>
  BigInt(one.position) < BigInt(other.position) ? -1 : 1;

/** Each has one beside a message: the newest, unless it was taken back. */
function reactionsOf(marks: readonly Mark[]): ReactionRow[] {
  const newest = new Map<string, Mark>();
  for (const mark of marks) if (mark.kind === 'reaction') newest.set(`${mark.by} ${mark.contactId}`, mark);
  return [...newest.values()].flatMap(({ by, contactId, content, at }) => {
    const emoji = content?.emoji;
    return typeof emoji === 'string' ? [{ by, contactId, emoji, at }] : [];
  });
}

function editsOf(content: unknown, marks: readonly Mark[]): EditRow[] {
  const edits: EditRow[] = [];
  for (const mark of marks) {
    if (mark.kind !== 'edit') continue;
    const before = edits.at(-1)?.content ?? content;
    edits.push({ at: mark.at, before, content: edited(before, mark) });
  }
  return edits;
}

/** What is said of a medium is changed, and the medium stays; a text is another one. */
function edited(before: unknown, { type, content }: Mark): unknown {
  if (type === 'text' || content === null || !isObject(before)) return content;
  return { ...before, ...content };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
