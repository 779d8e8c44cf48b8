/** Why a start ends that somebody called off: no failure. */
export class CalledOffError extends Error {
  override readonly name = 'CalledOffError';
}

/**
 * Waits for a step of the start, but no longer than until the start is called off. What the step still does then goes
 * on beside and ends with the process, so it must start no other process.
 * @throws the reason of `signal`
 */
export async function unlessCalledOff<Result>(
  signal: AbortSignal,
  step: () => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const off = Promise.withResolvers<never>();
  const callOff = (): void => off.reject(signal.reason);
  signal.addEventListener('abort', callOff, { once: true });
  try {
    return await Promise.race([step(), off.promise]);
  } finally {
    signal.removeEventListener('abort', callOff);
  }
}
