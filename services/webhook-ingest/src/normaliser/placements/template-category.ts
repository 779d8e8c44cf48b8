import { derivedId, TEMPLATE_CATEGORIES } from '@wabus/events';
import { definePlacement } from '../define-placement.ts';
import { type FactOfTemplate, ofTemplate, onTemplate } from './template.ts';

/** The category that Meta has a template in. */
export const templateCategoryPlacement = definePlacement('template-category', {
  place: onTemplate((owned: FactOfTemplate<'template-category'>, id) => {
    const { fact } = owned;
    const category = TEMPLATE_CATEGORIES.find((known) => known === fact.category);
    const eventId = derivedId('template-category', id, fact.category, fact.at ?? '', fact.digest);
    return category
      ? {
          type: 'RecordCategory',
          ...ofTemplate(owned, id),
          eventId,
          category,
          categoryBefore: fact.categoryBefore,
        }
      : null;
  }),
});
