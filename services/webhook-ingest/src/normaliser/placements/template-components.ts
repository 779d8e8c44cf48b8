import { definePlacement } from '../define-placement.ts';
import { type FactOfTemplate, newsOf, ofTemplate, onTemplate } from './template.ts';

/** The texts that a template has at Meta. */
export const templateComponentsPlacement = definePlacement('template-components', {
  place: onTemplate((owned: FactOfTemplate<'template-components'>, id) => {
    const { fact } = owned;
    const data = {
      ...ofTemplate(owned, id),
      header: fact.header,
      body: fact.body,
      footer: fact.footer,
      buttons: [...fact.buttons],
    };
    return newsOf(owned, { type: 'TemplateComponentsChanged', data });
  }),
});
