import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';

/** A TCP line to a server that can be cut, as when a process or a network dies, and mended. */
export class CuttableLine {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #url: URL;
  #cut = false;

  private constructor(url: URL) {
    this.#url = url;
    const [host, port] = [url.hostname, Number(url.port)];
    this.#server = createServer((near) => {
      if (this.#cut) {
        near.destroy();
        return;
      }
      const far = createConnection({ host, port });
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('error', () => undefined);
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
        from.pipe(to);
      }
    });
  }

  /** Opens a line; `url` of it leads to the same server. */
  static async to(url: string): Promise<{ line: CuttableLine; url: string }> {
    const line = new CuttableLine(new URL(url));
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    const through = new URL(line.#url);
    through.hostname = '127.0.0.1';
    through.port = String(line.port);
    return { line, url: through.toString() };
  }

  /** Where the near end is. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Drops every connection and lets none through until `mend`. */
  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#cut = false;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
