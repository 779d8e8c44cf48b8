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

/** How an answer is lost: the line breaks when it comes, or it alone comes so late that nobody waits for it. */
export type Loss = 'breaks' | 'is silent';

/** Sockets of a client under test: what is under way on them is counted, and they may be made to hang or to break. */
export class WatchedSockets {
  readonly factory: kafkajs.ISocketFactory;
  readonly #sockets = new Set<Socket>();
  readonly #underWay = new Map<number, number>();
  readonly #most = new Map<number, number>();
  readonly #sent = new Map<number, number>();
  readonly #losing = new Map<number, Loss>();

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

  /** The broker's next answer to a request of this kind never arrives. */
  loseNextAnswer(api: number, loss: Loss): void {
    this.#losing.set(api, loss);
  }

  /** Whether an answer is still to be lost. */
  get losing(): boolean {
    return this.#losing.size > 0;
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
    const emit = socket.emit.bind(socket);
    socket.emit = ((event: string, ...rest: never[]) => {
      const [bytes] = rest as unknown[];
      if (event !== 'data' || !Buffer.isBuffer(bytes)) return emit(event, ...rest);
      unread = Buffer.concat([unread, bytes]);
      let lost: Loss | undefined;
      while (unread.length >= 8 && unread.length >= 4 + unread.readInt32BE(0)) {
        const api = asked.get(unread.readInt32BE(4));
        if (api !== undefined) {
          this.#count(api, -1);
          lost ??= this.#losing.get(api);
          this.#losing.delete(api);
        }
        unread = unread.subarray(4 + unread.readInt32BE(0));
      }
      if (!lost) return emit(event, ...rest);
      if (lost === 'breaks') socket.destroy(new Error('the line broke'));
      return true;
    }) as typeof socket.emit;
  }

  #count(api: number, by: number): void {
    const underWay = (this.#underWay.get(api) ?? 0) + by;
    this.#underWay.set(api, underWay);
    this.#most.set(api, Math.max(underWay, this.mostAtOnce(api)));
    if (by > 0) this.#sent.set(api, this.sent(api) + 1);
  }
}
