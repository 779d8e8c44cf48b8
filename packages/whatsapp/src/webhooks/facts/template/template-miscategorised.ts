import type { Change, Faulty } from '../../change.ts';
import { defineFact, isFaulty } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';
import { type OfTemplate, templateOf } from './template.ts';

/** A message that was sent as one category is another to Meta. */
interface TemplateMiscategorised extends OfTemplate {
  /** What Meta takes it for. */
  readonly category: string;
  /** What it was sent as. */
  readonly categoryNow?: string;
}

/** That what was sent by a template that Meta made itself is of another category. Nothing changes by it. */
export const templateMiscategorised = defineFact({
  kind: 'template-miscategorised',
  fields: ['template_correct_category_detection'],
  scope: 'waba',
  read(change: Change, item: unknown): TemplateMiscategorised | Faulty | null {
    const category = wordAt(item, 'correct_category');
    if (category === undefined) return null;
    const template = templateOf(change, item);
    if (isFaulty(template)) return template;
    return told({ ...template, category, categoryNow: wordAt(item, 'category') });
  },
});
