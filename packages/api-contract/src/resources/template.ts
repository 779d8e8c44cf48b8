import type { TemplateResource } from '../schemas/template.ts';
import { type MayBeUnknown, type Moment, writtenMoment } from './plain.ts';

/** What is known of a template; components and variables were taken by their schemas when it was written down. */
export interface TemplateFacts
  extends Pick<TemplateResource, 'id' | 'projectId' | 'wabaId' | 'name' | 'language' | 'category' | 'status'>,
    MayBeUnknown<
      TemplateResource,
      'metaTemplateId' | 'rejectionReason' | 'qualityRating' | 'statusNotes' | 'categoryBefore'
    > {
  readonly qualityRatingSince?: Moment | null | undefined;
  readonly statusSince?: Moment | null | undefined;
  readonly categorySince?: Moment | null | undefined;
  readonly announcedCategory?: TemplateResource['announcedCategory'] | undefined;
  readonly components: unknown;
  readonly draftedComponents?: unknown;
  readonly componentsSince?: Moment | null | undefined;
  readonly variables: unknown;
}

/** A template as every answer has it. */
export function templateResource(template: TemplateFacts): TemplateResource {
  const { id, projectId, wabaId, name, language, category, status } = template;
  return {
    ...{ id, projectId, wabaId, name, language, category },
    components: template.components as TemplateResource['components'],
    componentsSince: moment(template.componentsSince),
    draftedComponents: (template.draftedComponents ?? null) as TemplateResource['draftedComponents'],
    variables: template.variables as TemplateResource['variables'],
    status,
    metaTemplateId: template.metaTemplateId ?? null,
    rejectionReason: template.rejectionReason ?? null,
    qualityRating: template.qualityRating ?? null,
    qualityRatingSince: moment(template.qualityRatingSince),
    statusSince: moment(template.statusSince),
    categorySince: moment(template.categorySince),
    statusNotes: template.statusNotes ?? null,
    categoryBefore: template.categoryBefore ?? null,
    announcedCategory: template.announcedCategory ?? null,
  };
}

const moment = (at: Moment | null | undefined): string | null => (at ? writtenMoment(at) : null);
