import {
  holdIn,
  latest,
  type ProjectAttention,
  type ProjectSettings,
  projectSettingsOf,
  restrictionsIn,
  type Standing,
  shownHistory,
} from '@wabus/domain';
import { adviceFor, type MetaAdvice } from '../advice.ts';
import { reasonWords } from '../reasons.ts';
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
  /** What Meta said of its account and its number; null, or left out, where it said nothing. */
  readonly account?: Standing['account'] | undefined;
  readonly number?: Standing['number'] | undefined;
  /** When it last worked, and when its last signup began, RFC 3339. */
  readonly worksSince?: string | null | undefined;
  readonly signedUpAt?: string | null | undefined;
  readonly threadsElsewhere?: number | undefined;
  readonly checklist: readonly ProjectResource['checklist'][number][];
  /** Those that were set; null, or left out, where none were. */
  readonly settings?: Partial<ProjectSettings> | null | undefined;
  readonly metadata?: unknown;
  readonly createdAt: Moment;
}

/** A project as every answer has it; `ofMeta` says what to do where Meta refuses what it sends. */
export function projectResource(project: ProjectFacts, ofMeta: MetaAdvice, now: Date): ProjectResource {
  const { id, name, checklist, metadata, createdAt } = project;
  const standing = standingOf(project);
  return {
    id,
    name,
    ...statusOf(project, standing, ofMeta, now),
    wabaId: project.wabaId ?? null,
    phoneNumberId: project.phoneNumberId ?? null,
    displayPhoneNumber: project.displayPhoneNumber ?? null,
    verifiedName: project.verifiedName ?? null,
    ...toldOf(project, standing),
    restrictions: restrictionsIn(standing, now),
    historyImport: shownHistory(standing.number?.history, now),
    ...(project.threadsElsewhere ? { threadsElsewhere: project.threadsElsewhere } : {}),
    checklist: [...checklist],
    settings: projectSettingsOf(project.settings),
    metadata: ownData(metadata),
    createdAt: writtenMoment(createdAt),
  };
}

function standingOf({ account = null, number = null, worksSince = null }: ProjectFacts): Standing {
  return { account, number, worksSince };
}

/** What Meta says itself that it does not take needs attention as much as what it refused. */
function statusOf(
  { status, attention }: ProjectFacts,
  standing: Standing,
  ofMeta: MetaAdvice,
  now: Date,
): Pick<ProjectResource, 'status' | 'attention'> {
  if (attention) {
    const { failure, since } = attention;
    return { status, attention: { ...failure, since, advice: adviceFor(failure, ofMeta) } };
  }
  const hold = holdIn(standing, now) ?? holdIn(standing, now, 'marketing') ?? holdIn(standing, now, 'none');
  const words = hold && reasonWords(hold.reason);
  if (!words || status !== 'active') return { status, attention: null };
  const { reason: code, since, word } = hold;
  const detail = `${words.detail} Meta's word for it is ${word}.`;
  return {
    status: 'needs-attention',
    attention: { code, class: 'policy-block', detail, advice: words.advice, since },
  };
}

type Told =
  | 'qualityRating'
  | 'messagingLimit'
  | 'throughput'
  | 'nameStatus'
  | 'username'
  | 'messageDroppedAt'
  | 'since';

/** What was read at the signup, or what Meta said since. */
function toldOf(project: ProjectFacts, { account, number }: Standing): Pick<ProjectResource, Told> {
  const at = project.signedUpAt ?? null;
  const read = (value: string | null | undefined) => ({ value, at });
  const quality = latest(read(project.qualityRating), number?.qualityRating);
  const limit = latest(read(project.messagingLimit), number?.messagingLimit, account?.messagingLimit);
  const throughput = latest(read(project.throughput), number?.throughput);
  const name = number?.displayName;
  return {
    qualityRating: quality.value,
    messagingLimit: limit.value,
    throughput: throughput.value,
    nameStatus: name?.value.decision ?? null,
    username: number?.username?.value.username ?? null,
    messageDroppedAt: number?.dropped?.at ?? null,
    since: {
      qualityRating: quality.since,
      messagingLimit: limit.since,
      throughput: throughput.since,
      nameStatus: name?.at ?? null,
    },
  };
}
