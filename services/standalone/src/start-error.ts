/** Something that a person can mend: its message says what, and no stack is shown. */
export class StartError extends Error {
  override readonly name: string = 'StartError';
}

/** What is said when a start failed: a sentence for what a person can mend, the stack for everything else. */
export function startFailure(error: Error & { code?: string }): string {
  if (error.message.includes('EADDRINUSE')) {
    return `A port is taken: ${error.message}. Six ports from --port on are used; --port 0 picks free ones.`;
  }
  return error instanceof StartError || error.code !== undefined ? error.message : `${error.stack}`;
}
