import { TEMPLATE_RULES, type TemplateRule } from './rules.ts';

/** One thing the linter says of a template. */
export interface TemplateFinding {
  /** `error`: Meta would refuse the template. `unchecked`: this part is left for Meta to judge. */
  readonly level: 'error' | 'unchecked';
  /** Where: a path such as `components[0].text`, `name` or `components[1].buttons[0].url`. */
  readonly path: string;
  /** Which rule; stable. */
  readonly code: TemplateRule;
  /** What is wrong here, and how to mend it. Names variables and lengths, never quotes the text. */
  readonly detail: string;
  /** Meta's `error_subcode` for it, where known. */
  readonly subcode?: number;
}

/** A finding that refuses the template; `what` is a sentence, the rule's own advice follows it. */
export function refused(path: string, code: TemplateRule, what: string, subcode?: number): TemplateFinding {
  const rule: { readonly mend: string; readonly subcode?: number } = TEMPLATE_RULES[code];
  const known = subcode ?? rule.subcode;
  return {
    level: 'error',
    path,
    code,
    detail: `${what} ${rule.mend}`,
    ...(known === undefined ? {} : { subcode: known }),
  };
}

/** A finding that lets the part pass unseen. */
export function unchecked(path: string, code: TemplateRule, what: string): TemplateFinding {
  return { level: 'unchecked', path, code, detail: `${what} ${TEMPLATE_RULES[code].mend}` };
}
