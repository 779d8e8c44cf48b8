import type { MessagePurpose } from '@wabus/domain';

/** What is judged for everybody whom it may go to: a project, or a campaign as a whole. */
interface CommonSubject {
  readonly tenantId: string;
  readonly projectId: string;
  /** Of a template message. */
  readonly templateId?: string | null | undefined;
  /** Of a campaign's message. */
  readonly campaignId?: string | null | undefined;
  /** It is released only to try whether Meta takes messages of its project again. */
  readonly probing?: boolean | undefined;
  /** RFC 3339, our clock: when it was released. Since a project needs attention, only what tries it is. */
  readonly releasedAt?: string | undefined;
  /** RFC 3339, our clock: when it was accepted by what the streams themselves said. What is older does not shut it. */
  readonly acceptedAt?: string | undefined;
}

/** A message to somebody. */
export interface PersonalSubject extends CommonSubject {
  readonly contactId: string;
  /** Business phone number that it would go out from. */
  readonly phoneNumberId: string;
  /** What it was queued for; `none` is free-form, which needs an open customer service window instead of consent. */
  readonly purpose: MessagePurpose;
}

/** What a gate judges; without `contactId`, gates that ask for a person do not concern it. */
export type GateSubject = PersonalSubject | (CommonSubject & { readonly contactId?: undefined });
