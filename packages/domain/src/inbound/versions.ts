import type { EventData } from '@wabus/events';
import type { SaidSource } from './rights.ts';

/** Which of several that came under one id of Meta's this one is. */
export interface Version {
  readonly source: SaidSource;
  /** It stands for a message that could not be shown, and may come later. */
  readonly isPlaceholder: boolean;
}

/** Types of messages that stand for what could not be shown. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(['unsupported', 'unknown', 'media_placeholder']);

/** Of two that are the same message, the one that is told by a later way here counts. */
const BY_WORTH: readonly SaidSource[] = ['history', 'replay', 'standby', 'echo', 'live'];

/** What a message says of its version. */
export function versionOf({
  source = 'live',
  messageType,
}: Pick<EventData<'MessageReceived'>, 'source' | 'messageType'>): Version {
  return { source, isPlaceholder: PLACEHOLDERS.has(messageType) };
}

/** How much what came by this way counts. */
export const worthOf = (source: SaidSource): number => BY_WORTH.indexOf(source);

/** Whether another adds nothing to what this one tells: neither content nor what it may cause. */
export function covers(one: Version, other: Version): boolean {
  return worthOf(one.source) >= worthOf(other.source) && (!one.isPlaceholder || other.isPlaceholder);
}
