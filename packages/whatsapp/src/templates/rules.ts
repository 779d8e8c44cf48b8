/** Meta's subcodes for a wrong format, by part of the template. */
export const FORMAT_SUBCODES = { header: 2388047, body: 2388072, footer: 2388073, buttons: 2388060 } as const;

/**
 * The linter's rules by stable code: how to mend a template that breaks one, and the `error_subcode` with which Meta
 * answers. Rules without a subcode are plain `Invalid parameter` (100) at Meta, or have the subcode of their part.
 */
export const TEMPLATE_RULES = {
  'template-not-object': { mend: 'Give an object with name, language, category and components.' },
  'name-invalid': { subcode: 2388046, mend: 'Use a-z, 0-9 and _ only, 1 to 512 characters.' },
  'name-reserved': { subcode: 2388155, mend: 'Choose another name.' },
  'language-unknown': { mend: "Use one of Meta's language codes, such as en_US or pt_BR." },
  'category-unknown': { mend: 'Use MARKETING, UTILITY or AUTHENTICATION.' },
  'parameter-format-unknown': { mend: 'Use POSITIONAL or NAMED, or leave it out for POSITIONAL.' },
  'components-invalid': { mend: 'Give a list of components, each an object with a type.' },
  'component-unknown': { mend: 'Use HEADER, BODY, FOOTER and BUTTONS.' },
  'component-repeated': { mend: 'Keep one component of each type.' },
  'component-unchecked': { mend: 'Meta judges it when the template is submitted.' },
  'body-missing': { subcode: 2388043, mend: 'Add a component of type BODY with a text.' },
  'text-missing': { subcode: 2388043, mend: 'Give a text that is more than blanks.' },
  'text-too-long': { subcode: 2388040, mend: 'Shorten it.' },
  'header-format-unknown': { subcode: 2388047, mend: 'Use TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION.' },
  'header-formatting': { subcode: 2388047, mend: 'Use plain text in one line.' },
  'header-variables': { subcode: 2388047, mend: 'Keep one variable in the header.' },
  'header-sample-missing': { subcode: 2388043, mend: 'Give one handle in example.header_handle.' },
  'header-category': { subcode: 2388047, mend: 'Use this header with MARKETING or UTILITY.' },
  'body-newlines': { subcode: 2388072, mend: 'Keep two newlines in a row at most.' },
  'body-emojis': { subcode: 2388072, mend: 'Keep ten emojis at most.' },
  'footer-variables': { subcode: 2388073, mend: 'Write the footer without variables.' },
  'footer-newlines': { subcode: 2388073, mend: 'Write the footer in one line.' },
  'footer-links': { subcode: 2388073, mend: 'Put the link in the body or in a button.' },
  'variable-malformed': {
    mend: 'Write each variable as {{1}} or {{first_name}}, and no other double braces.',
  },
  'variable-name': { mend: 'Use a number from 1, or a name of a-z, 0-9 and _ that begins with a letter.' },
  'variables-mixed': { mend: 'Number all variables, or name all of them and set parameter_format to NAMED.' },
  'variable-format': { mend: 'Set parameter_format to NAMED for names; leave it out for numbers.' },
  'variable-gap': { mend: 'Number them from {{1}} without a gap.' },
  'variables-adjacent': { subcode: 2388072, mend: 'Put words between them.' },
  'variables-only': { subcode: 2388072, mend: 'Write words around the variables.' },
  'variable-at-edge': { subcode: 2388299, mend: 'Begin and end with words or punctuation.' },
  'variables-ratio': { subcode: 2388293, mend: 'Write more words, or use fewer variables.' },
  'example-missing': { subcode: 2388043, mend: 'Give an example for every variable.' },
  'buttons-invalid': { mend: 'Give a list of 1 to 10 buttons, each an object with a type.' },
  'button-unknown': { mend: 'Use QUICK_REPLY, URL or PHONE_NUMBER.' },
  'button-unchecked': { mend: 'Meta judges it when the template is submitted.' },
  'button-category': { subcode: 2388060, mend: 'Use it in templates of the category AUTHENTICATION.' },
  'buttons-too-many': { subcode: 2388060, mend: 'Remove some of them.' },
  'buttons-not-grouped': {
    subcode: 2388060,
    mend: 'Put all quick replies before or after the other buttons.',
  },
  'button-text': { subcode: 2388060, mend: 'Give it a text of 1 to 25 characters.' },
  'button-text-format': { subcode: 2388060, mend: 'Use a fixed text in one line.' },
  'button-url': { subcode: 2388060, mend: 'Give a link that begins with https:// and a fixed host.' },
  'button-url-variable': {
    subcode: 2388060,
    mend: 'Keep one variable, {{1}}, as the very end of the link.',
  },
  'button-phone': {
    mend: 'Give a number in international form, such as +15550051310, of 20 characters at most.',
  },
} as const satisfies Readonly<Record<string, { readonly mend: string; readonly subcode?: number }>>;

/** Stable code of a rule of the linter. */
export type TemplateRule = keyof typeof TEMPLATE_RULES;
