import { type TemplateResource, templateResource } from '@wabus/api-contract';
import {
  announcedCategory,
  categoryBefore,
  categorySince,
  componentsSince,
  metaTemplateIdOf,
  rejectionReason,
  statusNotes,
  statusSince,
  type TemplateState,
  templateQuality,
  templateStatus,
} from '@wabus/domain';

/** A template as its stream tells it. */
export function writtenTemplate(template: TemplateState): TemplateResource {
  const quality = templateQuality(template);
  return templateResource({
    ...template,
    id: template.templateId,
    status: templateStatus(template),
    metaTemplateId: metaTemplateIdOf(template),
    rejectionReason: rejectionReason(template),
    qualityRating: quality?.rating,
    qualityRatingSince: quality?.since,
    statusSince: statusSince(template),
    categorySince: categorySince(template),
    statusNotes: statusNotes(template),
    categoryBefore: categoryBefore(template),
    componentsSince: componentsSince(template),
    announcedCategory: announcedCategory(template),
  });
}
