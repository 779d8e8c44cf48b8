import { timeOf, valueAt } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, isFaulty } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';
import { type OfTemplate, templateOf } from './template.ts';

/** Meta is going to change the category of a template. */
interface TemplateCategoryNotice extends OfTemplate {
  /** What it will be: Meta's `correct_category`. */
  readonly category: string;
  /** What it still is: Meta's `new_category`, which in a notice is today's. */
  readonly categoryNow?: string;
  /** When it will be changed (ISO), where Meta says so. */
  readonly changesAt?: string;
}

/** The notice a day before a category is changed; null once it is. */
export const templateCategoryNotice = defineFact({
  kind: 'template-category-notice',
  fields: ['template_category_update'],
  scope: 'waba',
  read(change: Change, item: unknown): TemplateCategoryNotice | Faulty | null {
    const category = wordAt(item, 'correct_category');
    if (category === undefined || wordAt(item, 'previous_category') !== undefined) return null;
    const template = templateOf(change, item);
    if (isFaulty(template)) return template;
    return told({
      ...template,
      category,
      categoryNow: wordAt(item, 'new_category'),
      changesAt: timeOf(valueAt(item, 'category_update_timestamp')),
    });
  },
});
