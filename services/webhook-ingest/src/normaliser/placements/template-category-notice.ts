import { definePlacement } from '../define-placement.ts';
import { type FactOfTemplate, newsOf, ofTemplate, onTemplate } from './template.ts';

/** The category that a template is going to have. */
export const templateCategoryNoticePlacement = definePlacement('template-category-notice', {
  place: onTemplate((owned: FactOfTemplate<'template-category-notice'>, id) => {
    const { fact } = owned;
    const data = {
      ...ofTemplate(owned, id),
      category: fact.category,
      categoryNow: fact.categoryNow,
      changesAt: fact.changesAt,
    };
    return newsOf(owned, { type: 'TemplateCategoryChangeAnnounced', data });
  }),
});
