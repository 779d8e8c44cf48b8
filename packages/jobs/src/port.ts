/** A job as its tenant sees it. */
export interface Job {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed';
  /** Rows that were worked on. */
  readonly done: number;
  /** How many there are, once all were read. */
  readonly total: number | null;
  /** What it came to, in the shape that the request without waiting would have been answered with. */
  readonly result: unknown;
  /** Why it failed, as a problem document. */
  readonly problem: unknown;
}

/** A job to be kept. `Work` says what is to be done; it is JSON, and names no person. */
export interface NewJob<Work> {
  readonly tenantId: string;
  readonly id: string;
  readonly work: Work;
}

/** What keeping a job came to: it was new, or one with its id and this body, or with another body, is there. */
export type Kept =
  | { readonly kind: 'new' }
  | { readonly kind: 'known'; readonly job: Job }
  | { readonly kind: 'other-body' };

/** A job that this process works on, until it ends it or lets go of it. */
export interface HeldJob<Work> extends NewJob<Work> {
  /** Which try this is, from 1. */
  readonly tries: number;
  /** The body as it came in, in pieces of another size. */
  body(): AsyncIterable<Buffer>;
  /** Says how far it is, and keeps it: false when another process took it over, and this one has to stop. */
  hold(done: number): Promise<boolean>;
  finish(result: unknown, rows: number): Promise<void>;
  fail(problem: unknown): Promise<void>;
  /** Gives it back, for a next try after `ms`. */
  release(ms: number): Promise<void>;
}

/** Work that requests asked for. */
export interface Jobs<Work> {
  find(tenantId: string, id: string): Promise<Job | null>;
  /**
   * Keeps a body and then the job; what was kept is durable when it resolves. A body that breaks off leaves no job.
   * `digest` is asked once the body was read.
   */
  keep(job: NewJob<Work>, body: AsyncIterable<Uint8Array>, digest: () => Promise<string>): Promise<Kept>;
  /** Takes the oldest job that nobody holds, of a tenant with none under way; null when there is none. */
  take(): Promise<HeldJob<Work> | null>;
  /** Drops jobs that ended a day ago, and bodies of requests that broke off. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}
