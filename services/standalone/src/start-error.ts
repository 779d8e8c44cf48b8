import { ConfigError, describeError } from '@wabus/platform';

/** Something that a person can mend: its message says what, and no stack is shown. */
export class StartError extends Error {
  override readonly name: string = 'StartError';
}

/**
 * Waits for work on an engine and says which one it was when it fails.
 * @param what the engine in words, such as `The log (Kafka)`
 * @throws {StartError}
 */
export async function onEngine<Result>(what: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StartError) throw error;
    const { message } = describeError(error);
    throw new StartError(`${what} cannot be used: ${message}`, { cause: error });
  }
}

/** What is said when a start failed: a sentence for what a person can mend, the stack for everything else. */
export function startFailure(error: Error & { code?: string }): string {
  if (error.message.includes('EADDRINUSE')) {
    return `A port is taken: ${error.message}. Six ports from --port on are used; --port 0 picks free ones.`;
  }
  const mendable = error instanceof StartError || error instanceof ConfigError || error.code !== undefined;
  return mendable ? error.message : `${error.stack}`;
}
