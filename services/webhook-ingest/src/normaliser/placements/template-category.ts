import type { RecordCategory } from '@wabus/domain';
import { derivedId } from '@wabus/events';
import { definePlacement } from '../define-placement.ts';
import { ofTemplate, onTemplate, type TemplateItem } from './template.ts';

const CATEGORIES: readonly RecordCategory['category'][] = ['MARKETING', 'UTILITY', 'AUTHENTICATION'];

/** The category that Meta has a template in. */
export const templateCategoryPlacement = definePlacement('template-category', {
  place: onTemplate((item: TemplateItem<'template-category'>, id) => {
    const { fact } = item;
    const category = CATEGORIES.find((known) => known === fact.category);
    const eventId = derivedId('template-category', id, fact.category, fact.at ?? '', fact.digest);
    return category ? { type: 'RecordCategory', ...ofTemplate(item, id), eventId, category } : null;
  }),
});
