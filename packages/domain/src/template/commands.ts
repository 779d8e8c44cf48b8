import type { DomainEvent, EventData } from '@wabus/events';
import type { NewsFact, Verdict, VerdictNotes } from './state.ts';

/** Writes a template down, once per WABA, name and language. */
export interface DraftTemplate extends Readonly<EventData<'TemplateDrafted'>> {
  readonly type: 'DraftTemplate';
}

/** Checks that a template may be submitted now; appends nothing. Run it before the call to Meta. */
export interface CheckSubmittable {
  readonly type: 'CheckSubmittable';
  readonly templateId: string;
}

/** Meta took the template for review. */
export interface RecordSubmitted extends Readonly<EventData<'TemplateSubmitted'>> {
  readonly type: 'RecordSubmitted';
}

/** Meta refused to take the template. */
export interface RecordSubmissionFailed extends Readonly<EventData<'TemplateSubmissionFailed'>> {
  readonly type: 'RecordSubmissionFailed';
}

/** A status webhook of the template; `eventId` is derived from the webhook's item, so that a repeat adds nothing. */
export interface RecordVerdict {
  readonly type: 'RecordVerdict';
  readonly templateId: string;
  readonly eventId: string;
  readonly verdict: Verdict;
  /** As the webhook has it; absent where it has none. Another template's than this one's is refused with `not-found`. */
  readonly metaTemplateId?: string;
  /** Meta's reason; a rejection without one gets `NONE`. */
  readonly reason?: string;
  /** What else it says of a refusal, a pause or the end. */
  readonly notes?: VerdictNotes;
  /** Meta's time, RFC 3339. */
  readonly at: string;
}

/** A webhook that says that Meta has changed the category; `eventId` is derived from the webhook's item. */
interface RecordCategory extends Readonly<EventData<'TemplateCategoryChanged'>> {
  readonly type: 'RecordCategory';
  readonly eventId: string;
}

/** What else a webhook says of the template; the id of the event is derived from the webhook's item. */
export interface RecordNews {
  readonly type: 'RecordNews';
  readonly templateId: string;
  readonly metaTemplateId?: string;
  readonly event: Extract<DomainEvent, { readonly type: NewsFact['type'] }> & { readonly id: string };
}

/** Fills the template's variables from these fields; the same map again changes nothing. */
export interface MapVariables extends Readonly<EventData<'VariablesMapped'>> {
  readonly type: 'MapVariables';
}

/** Commands of a template stream. */
export type TemplateCommand =
  | DraftTemplate
  | CheckSubmittable
  | RecordSubmitted
  | RecordSubmissionFailed
  | RecordVerdict
  | RecordCategory
  | RecordNews
  | MapVariables;
