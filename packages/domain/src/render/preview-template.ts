import {
  type TemplateButton,
  type TemplateParts,
  templateParts,
  templateVariables,
} from './template-parts.ts';
import { fillText } from './template-text.ts';
import {
  invalidIn,
  missingIn,
  type ValuedVariable,
  type ValueSources,
  valuesIn,
  valuesOf,
} from './variable-values.ts';

/** What a template looks like with values filled in. */
export interface TemplatePreview {
  readonly rendered: {
    /** Absent where the header shows no text. */
    readonly header?: string;
    readonly body: string;
    readonly footer?: string;
    readonly buttons: readonly TemplateButton[];
  };
  /** Variables without a value; they stand in the texts as `{{1}}`. */
  readonly missing: readonly string[];
  /** Variables whose value Meta would refuse. */
  readonly invalid: readonly string[];
}

/** Fills a template's texts as a person would see them. Takes any components, well-formed or not. */
export function previewTemplate(input: ValueSources & { readonly components: unknown }): TemplatePreview {
  const parts = templateParts(input.components);
  const variables = valuesOf(templateVariables(input.components), input);
  return { rendered: fill(parts, variables), missing: missingIn(variables), invalid: invalidIn(variables) };
}

function fill(parts: TemplateParts, variables: readonly ValuedVariable[]): TemplatePreview['rendered'] {
  const { header, body, footer, buttons } = parts;
  const headerText = header?.format === 'TEXT' ? header.text : undefined;
  return {
    ...(headerText === undefined ? {} : { header: fillText(headerText, valuesIn(variables, 'header')) }),
    body: fillText(body, valuesIn(variables, 'body')),
    ...(footer === undefined ? {} : { footer }),
    buttons: buttons.map((button, index) =>
      button.url === undefined
        ? button
        : { ...button, url: fillText(button.url, valuesIn(variables, 'button', index)) },
    ),
  };
}
