import type { ShutVerdict } from '@wabus/gates';
import { type OwnRule, ownRule } from './own-rules.ts';

/** Why a message is not released. */
export const suppression = ({ reason, words }: ShutVerdict): OwnRule =>
  ownRule(reason, `${words} when the message was to be released.`);
