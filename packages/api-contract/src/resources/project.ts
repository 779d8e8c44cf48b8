import type { ProjectAttention } from '@wabus/domain';
import { adviceFor, type MetaAdvice } from '../advice.ts';
import type { ProjectResource } from '../schemas/project.ts';
import { type MayBeUnknown, type Moment, ownData, writtenMoment } from './plain.ts';

/** What is known of a project. */
export interface ProjectFacts
  extends Pick<ProjectResource, 'id' | 'name' | 'status'>,
    MayBeUnknown<
      ProjectResource,
      | 'wabaId'
      | 'phoneNumberId'
      | 'displayPhoneNumber'
      | 'verifiedName'
      | 'qualityRating'
      | 'messagingLimit'
      | 'throughput'
    > {
  readonly attention?: ProjectAttention | null | undefined;
  readonly checklist: readonly ProjectResource['checklist'][number][];
  readonly metadata?: unknown;
  readonly createdAt: Moment;
}

/** A project as every answer has it; `ofMeta` says what to do where Meta refuses what it sends. */
export function projectResource(project: ProjectFacts, ofMeta: MetaAdvice): ProjectResource {
  const { id, name, status, attention, checklist, metadata, createdAt } = project;
  return {
    id,
    name,
    status,
    attention: attention
      ? { ...attention.failure, since: attention.since, advice: adviceFor(attention.failure, ofMeta) }
      : null,
    wabaId: project.wabaId ?? null,
    phoneNumberId: project.phoneNumberId ?? null,
    displayPhoneNumber: project.displayPhoneNumber ?? null,
    verifiedName: project.verifiedName ?? null,
    qualityRating: project.qualityRating ?? null,
    messagingLimit: project.messagingLimit ?? null,
    throughput: project.throughput ?? null,
    checklist: [...checklist],
    metadata: ownData(metadata),
    createdAt: writtenMoment(createdAt),
  };
}
