// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import { createServer, type Server, type Socket } from 'node:net';

/** The listening side: connections can be cut one by one or all together, and the port closed and opened again. */
export interface Connections {
  readonly port: number;
  /** How many are open. */
  readonly count: number;
  /** Cuts all connections, or only the peer's (`address:port`). */
  drop(peer?: string): void;
  /** Refuses new connections and cuts the existing ones. */
  close(): Promise<void>;
  /** Listens again on the same port; nothing to do when it does already. */
  open(): Promise<void>;
}

/**
 * Listens on the loopback interface and hands each connection on.
 *
 * @throws Error when the port is taken.
 */
export async function listen(port: number, accept: (socket: Socket) => void): Promise<Connections> {
  const sockets = new Set<Socket>();
  const listening: { server: Server | undefined } = { server: undefined };
  const open = async (at: number): Promise<number> => {
    const server = createServer((socket) => {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => sockets.delete(socket));
      accept(socket);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, '127.0.0.1', resolve);
    });
    listening.server = server;
    const address = server.address();
    return typeof address === 'object' && address ? address.port : at;
  };
  const bound = await open(port);
  const drop = (peer?: string): void => {
    for (const socket of sockets) {
      if (peer === undefined || peer === `${socket.remoteAddress}:${socket.remotePort}`) socket.destroy();
    }
  };
  return {
    port: bound,
    get count() {
      return sockets.size;
    },
    drop,
    close: async () => {
      const { server } = listening;
      listening.server = undefined;
      const closed = new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
      drop();
      await closed;
    },
    open: async () => {
      if (!listening.server) await open(bound);
    },
  };
}
