import { type TemplateResource, templateResource } from '@wabus/api-contract';
import { metaTemplateIdOf, rejectionReason, type TemplateState, templateStatus } from '@wabus/domain';

/** A template as its stream tells it. */
export function writtenTemplate(template: TemplateState): TemplateResource {
  return templateResource({
    ...template,
    id: template.templateId,
    status: templateStatus(template),
    metaTemplateId: metaTemplateIdOf(template),
    rejectionReason: rejectionReason(template),
  });
}
