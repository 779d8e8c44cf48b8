import type { EventData } from '@wabus/events';

/** Which medium it is, and whose. */
type MediaPlace = Pick<EventData<'MediaStored'>, 'mediaId' | 'messageId' | 'projectId' | 'contactId'>;

/** Why the bytes of a medium are not there. */
export type MediaFailureReason = EventData<'MediaFailed'>['reason'];

/** Its bytes are kept. */
export interface RecordMediaStored extends MediaPlace {
  readonly type: 'RecordMediaStored';
  readonly objectId: string;
  readonly mimeType: string;
  readonly bytes: number;
}

/** The business gave a file that may be sent. */
export interface RecordMediaUploaded extends EventData<'MediaUploaded'> {
  readonly type: 'RecordMediaUploaded';
}

/** Its bytes were not got, and nobody tries any more by himself. */
export interface RecordMediaFailed extends MediaPlace {
  readonly type: 'RecordMediaFailed';
  readonly reason: MediaFailureReason;
  readonly detail: string;
}

/** A scanner looked at it, or could not. */
export interface RecordMediaScanned extends MediaPlace {
  readonly type: 'RecordMediaScanned';
  readonly scan: Pick<EventData<'MediaScanned'>, 'verdict' | 'reason' | 'found'>;
}

/** Somebody wants it tried again. */
export interface RequestMediaRetry extends MediaPlace {
  readonly type: 'RequestMediaRetry';
}

/** Commands of a stream of a medium. */
export type MediaCommand =
  | RecordMediaStored
  | RecordMediaUploaded
  | RecordMediaFailed
  | RecordMediaScanned
  | RequestMediaRetry;
