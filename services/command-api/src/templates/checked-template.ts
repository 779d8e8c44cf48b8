import { problem, type templateBody } from '@wabus/api-contract';
import type { DraftTemplate } from '@wabus/domain';
import type { Templates } from '@wabus/provider';
import type { z } from 'zod';

type TemplateBody = z.output<typeof templateBody>;

/**
 * The category of a template in which the provider would find nothing wrong, as far as that is known offline.
 * @throws {ProblemError} `template-invalid`, with every place and rule
 */
export function checkedCategory(
  provider: Pick<Templates, 'lintTemplate'>,
  body: TemplateBody,
): DraftTemplate['category'] {
  const { name, language, category, parameter_format, components } = body;
  const findings = provider.lintTemplate({ name, language, category, parameter_format, components });
  const errors = findings.filter(({ level }) => level === 'error');
  if (errors.length === 0) return category as DraftTemplate['category'];
  const places = [...new Set(errors.map(({ path }) => path || 'the template'))];
  throw problem('template-invalid', {
    detail: `Meta would refuse: ${places.slice(0, 3).join(', ')}${places.length > 3 ? ' and more' : ''}.`,
    errors: errors.map(({ path, code, detail }) => ({ path, code, detail })),
  });
}
