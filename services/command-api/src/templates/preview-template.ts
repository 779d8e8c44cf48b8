import { type commandRoutes, MAX_ERRORS, type TemplatePreviewResource } from '@wabus/api-contract';
import { previewTemplate as fillTemplate, type RenderInput } from '@wabus/domain';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import type { Core } from '../streams/core.ts';

type PreviewCall = CallOf<typeof commandRoutes.previewTemplate>;

/** Says what Meta would refuse of a template and what it looks like; asks nobody and keeps nothing. */
export async function previewTemplate(core: Core, call: PreviewCall): Promise<RouteAnswer> {
  const { name, language, category, parameter_format, components, fields = {} } = call.body;
  const findings = core.provider.lintTemplate({ name, language, category, parameter_format, components });
  const { given, variables } = sourcesIn(call.body.variables ?? {});
  const { rendered, missing, invalid } = fillTemplate({ components, variables, given, fields });
  const body: TemplatePreviewResource = {
    valid: findings.every(({ level }) => level !== 'error'),
    findings: findings.slice(0, MAX_ERRORS),
    ...(findings.length > MAX_ERRORS ? { findingCount: findings.length } : {}),
    rendered: { ...rendered, buttons: [...rendered.buttons] },
    missing: [...missing],
    invalid: [...invalid],
  };
  return { status: 200, body };
}

/** Values stand as they are; a field with its default is a map entry, as templates keep them. */
function sourcesIn(variables: NonNullable<PreviewCall['body']['variables']>) {
  const given: [string, string][] = [];
  const mapped: [string, RenderInput['variables'][string]][] = [];
  for (const [name, source] of Object.entries(variables)) {
    if (typeof source === 'string') given.push([name, source]);
    else if (source !== null) mapped.push([name, source]);
  }
  return { given: Object.fromEntries(given), variables: Object.fromEntries(mapped) };
}
