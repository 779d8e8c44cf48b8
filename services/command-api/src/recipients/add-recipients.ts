import type { RouteAnswer } from '@wabus/http-face';
import { commandIdentity } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { fillLedger } from './fill-ledger.ts';
import type { UploadJobs } from './upload-jobs.ts';
import { sourceOf, type UploadCall } from './upload-source.ts';

/** What uploads stand on. */
interface Uploading extends Core {
  readonly uploads: Pick<UploadJobs, 'accept'>;
}

/** Adds the recipients of a request: at once, or as a job where the caller prefers to be answered before (RFC 7240). */
export async function addRecipients(core: Uploading, call: UploadCall): Promise<RouteAnswer> {
  if (prefersLater(call)) return core.uploads.accept(call);
  const command = commandIdentity(core, call);
  const { report, ...answer } = await fillLedger(core, {
    command,
    campaignId: call.params.id,
    source: sourceOf(call),
  });
  return { status: 200, body: report, ...answer };
}

function prefersLater({ request }: UploadCall): boolean {
  const wishes = (request.get('prefer') ?? '').split(',').map((wish) => wish.trim().toLowerCase());
  return wishes.includes('respond-async');
}
