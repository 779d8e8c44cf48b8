/** The store did not answer an append, however often it was repeated: nobody knows whether it stands. Retryable with the same command. */
export class AppendUnknownError extends Error {
  readonly stream: string;

  constructor(stream: string, cause: unknown) {
    super(`the store did not answer an append to ${stream}`, { cause });
    this.name = 'AppendUnknownError';
    this.stream = stream;
  }
}

/** Others kept appending to the stream until the tries ran out. Retryable. */
export class StreamContendedError extends Error {
  readonly stream: string;

  constructor(stream: string) {
    super(`too many conflicts on ${stream}`);
    this.name = 'StreamContendedError';
    this.stream = stream;
  }
}
