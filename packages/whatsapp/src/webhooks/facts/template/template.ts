import { idOf, valueAt } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';

/** Which template a fact speaks of. */
export interface OfTemplate {
  /** Meta's id; absent where the webhook has none that can be read whole. Names of deleted templates are used again. */
  readonly metaTemplateId?: string;
  readonly name: string;
  /** With underscore, such as `en_US`, whatever the webhook's spelling. */
  readonly language: string;
  /** As received, where that is spelled otherwise, such as `en-US`. */
  readonly languageReceived?: string;
  /** `entry.time` (ISO); absent when it cannot be read. */
  readonly at?: string;
}

/** Which template an item speaks of. */
export function templateOf({ entryTime }: Change, item: unknown): OfTemplate | Faulty {
  const name = idOf(valueAt(item, 'message_template_name'));
  const language = idOf(valueAt(item, 'message_template_language'));
  if (!name || !language) return { fault: 'It speaks of a template without its name and language.' };
  // A number beyond 2^53 has lost digits on its way here, so it is none; 0 is nobody's.
  const metaTemplateId = idOf(valueAt(item, 'message_template_id'));
  return {
    name,
    language: language.replaceAll('-', '_'),
    ...(language.includes('-') ? { languageReceived: language } : {}),
    ...(metaTemplateId && metaTemplateId !== '0' ? { metaTemplateId } : {}),
    ...(entryTime ? { at: entryTime } : {}),
  };
}
