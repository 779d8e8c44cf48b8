import { definePlacement } from '../define-placement.ts';
import { type FactOfTemplate, newsOf, ofTemplate, onTemplate } from './template.ts';

/** How people take a template. */
export const templateQualityPlacement = definePlacement('template-quality', {
  place: onTemplate((owned: FactOfTemplate<'template-quality'>, id) => {
    const { fact } = owned;
    const data = { ...ofTemplate(owned, id), quality: fact.quality, qualityBefore: fact.qualityBefore };
    return newsOf(owned, { type: 'TemplateQualityChanged', data });
  }),
});
