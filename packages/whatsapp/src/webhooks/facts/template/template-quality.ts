import { idOf, valueAt } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, isFaulty } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';
import { type OfTemplate, templateOf } from './template.ts';

/** People like a template better or worse than before. */
interface TemplateQuality extends OfTemplate {
  /** GREEN, YELLOW, RED or UNKNOWN. */
  readonly quality: string;
  /** What it was before. */
  readonly qualityBefore?: string;
}

/** What people think of a template. Samples of Meta's have it under the field of statuses, told apart by its keys. */
export const templateQuality = defineFact({
  kind: 'template-quality',
  fields: ['message_template_quality_update', 'message_template_status_update'],
  scope: 'waba',
  read(change: Change, item: unknown): TemplateQuality | Faulty | null {
    const quality = wordAt(item, 'new_quality_score');
    if (quality === undefined || idOf(valueAt(item, 'event')) !== undefined) return null;
    const template = templateOf(change, item);
    if (isFaulty(template)) return template;
    return told({ ...template, quality, qualityBefore: wordAt(item, 'previous_quality_score') });
  },
});
