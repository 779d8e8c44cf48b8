import pg from 'pg';

/** A notification, or word that the connection is (again) there and anything may have been missed. */
export type Notification =
  | { readonly kind: 'notified'; readonly payload: string }
  | { readonly kind: 'connected' };

/** A server that does not let in for so long is asked again. */
const CONNECT_MS = 15_000;

/**
 * LISTENs on a channel with a connection of its own and calls back for each notification. After a lost connection
 * it connects again with backoff and says `connected`, since notifications may have been missed meanwhile: a
 * notification only wakes, it never carries truth. Resolves when `signal` aborts.
 */
export async function listenTo(
  url: string,
  channel: string,
  signal: AbortSignal,
  onNotification: (notification: Notification) => void,
): Promise<void> {
  let waitMs = 50;
  while (!signal.aborted) {
    const client = new pg.Client({
      connectionString: url,
      application_name: `wabus-listen-${channel}`,
      connectionTimeoutMillis: CONNECT_MS,
    });
    // From the first moment: an error that nobody listens to, even while connecting, would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const ended = new Promise<void>((resolve) => {
        client.on('error', () => resolve());
        client.on('end', () => resolve());
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      });
      client.on('notification', ({ payload }) =>
        onNotification({ kind: 'notified', payload: payload ?? '' }),
      );
      await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      waitMs = 50;
      onNotification({ kind: 'connected' });
      await ended;
    } catch {
      waitMs = Math.min(waitMs * 2, 5_000);
    } finally {
      await client.end().catch(() => undefined);
    }
    if (!signal.aborted) await abortableWait(waitMs, signal);
  }
}

function abortableWait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
