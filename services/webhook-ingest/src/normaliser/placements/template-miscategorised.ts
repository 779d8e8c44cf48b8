import { definePlacement } from '../define-placement.ts';
import { type FactOfTemplate, newsOf, ofTemplate, onTemplate } from './template.ts';

/** What Meta takes messages of a template for. */
export const templateMiscategorisedPlacement = definePlacement('template-miscategorised', {
  place: onTemplate((owned: FactOfTemplate<'template-miscategorised'>, id) => {
    const { fact } = owned;
    const data = { ...ofTemplate(owned, id), category: fact.category, categoryNow: fact.categoryNow };
    return newsOf(owned, { type: 'TemplateMiscategorised', data });
  }),
});
