import type { Socket } from 'node:net';
import type kafkajs from 'kafkajs';

/** The numbers of requests in Kafka's protocol. */
export const API = {
  produce: 0,
  fetch: 1,
  offsetCommit: 8,
  findCoordinator: 10,
  joinGroup: 11,
  heartbeat: 12,
  syncGroup: 14,
} as const;

/** Sockets of a client under test: what is under way on them is counted, and they may be made to hang. */
export class WatchedSockets {
  readonly factory: kafkajs.ISocketFactory;
  readonly #sockets = new Set<Socket>();
  readonly #underWay = new Map<number, number>();
  readonly #most = new Map<number, number>();
  readonly #sent = new Map<number, number>();

  constructor(connect: kafkajs.ISocketFactory) {
    this.factory = (options) => {
      const socket = connect(options) as Socket;
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      this.#watch(socket);
      return socket;
    };
  }

  /** How many requests of a kind were under way at once, at most. */
  mostAtOnce(api: number): number {
    return this.#most.get(api) ?? 0;
  }

  /** How many requests of a kind were sent. */
  sent(api: number): number {
    return this.#sent.get(api) ?? 0;
  }

  /** The lines that are open now stay open and bring no answer any more; new ones do. */
  freeze(): void {
    for (const socket of this.#sockets) socket.pause();
  }

  thaw(): void {
    for (const socket of this.#sockets) socket.resume();
  }

  #watch(socket: Socket): void {
    const asked = new Map<number, number>();
    const write = socket.write.bind(socket);
    socket.write = ((bytes: Buffer, ...rest: never[]) => {
      const api = bytes.readInt16BE(4);
      asked.set(bytes.readInt32BE(8), api);
      this.#count(api, 1);
      return write(bytes, ...rest);
    }) as typeof socket.write;
    let unread = Buffer.alloc(0);
    socket.prependListener('data', (bytes: Buffer) => {
      unread = Buffer.concat([unread, bytes]);
      while (unread.length >= 8 && unread.length >= 4 + unread.readInt32BE(0)) {
        const api = asked.get(unread.readInt32BE(4));
        if (api !== undefined) this.#count(api, -1);
        unread = unread.subarray(4 + unread.readInt32BE(0));
      }
    });
  }

  #count(api: number, by: number): void {
    const underWay = (this.#underWay.get(api) ?? 0) + by;
    this.#underWay.set(api, underWay);
    this.#most.set(api, Math.max(underWay, this.mostAtOnce(api)));
    if (by > 0) this.#sent.set(api, this.sent(api) + 1);
  }
}
