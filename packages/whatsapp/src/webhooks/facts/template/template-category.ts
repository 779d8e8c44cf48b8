import { idOf, valueAt } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, type FactOf, isFaulty } from '../../define-fact.ts';
import { type OfTemplate, templateOf } from './template.ts';

/** Meta has changed the category of a template. */
interface TemplateCategory extends OfTemplate {
  /** MARKETING, UTILITY …: what it is now, in upper case. */
  readonly category: string;
  /** What it was before, in upper case. */
  readonly categoryBefore: string;
}

/** That a category was changed; null for the notice a day before it changes. */
export const templateCategory = defineFact({
  kind: 'template-category',
  fields: ['template_category_update'],
  scope: 'waba',
  read(change: Change, item: unknown): TemplateCategory | Faulty | null {
    const category = idOf(valueAt(item, 'new_category'));
    // Before the change `new_category` is still today's; only when it is done Meta says which it was.
    const previous = idOf(valueAt(item, 'previous_category'));
    if (category === undefined || !previous) return null;
    const template = templateOf(change, item);
    return isFaulty(template)
      ? template
      : { ...template, category: category.toUpperCase(), categoryBefore: previous.toUpperCase() };
  },
});

/** A fact of the kind `template-category`. */
export type TemplateCategoryFact = FactOf<typeof templateCategory>;
