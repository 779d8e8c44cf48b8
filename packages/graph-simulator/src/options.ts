import type { Clock, Logger } from '@wabus/platform';

/** How to start the simulator. */
export interface SimulatorOptions {
  /** Address that both sides listen on. Default `127.0.0.1`: whoever reaches the control API may do anything. */
  readonly host?: string;
  /** Port of the Graph side; 0 picks a free one. */
  readonly port: number;
  /** Port of the control API; 0 picks a free one. */
  readonly controlPort: number;
  /** What links in answers begin with, where others reach the Graph side by another address than we do. */
  readonly graphUrl?: string;
  /** Folder of the journal; made when missing. One simulator at a time. */
  readonly dataDir: string;
  /** Ids, tokens and what befalls each message follow from it. A folder keeps the seed it was begun with. */
  readonly seed: string;
  /** The app's webhook callback, for every field; without it updates wait until one is set. */
  readonly callbackUrl?: string;
  /** What the handshake shows to the app's callback. */
  readonly verifyToken: string;
  /** Id of the one Meta app that this simulator knows. */
  readonly appId: string;
  /** The app's secret: exchanges codes and signs webhooks. */
  readonly appSecret: string;
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/** A simulator that runs. */
export interface RunningSimulator {
  /** Base of the Graph side without a version, such as `http://127.0.0.1:4010`. */
  readonly graphUrl: string;
  /** Base of the control API. */
  readonly controlUrl: string;
  /** Changes the app's webhook callback, for every field; kept in the journal. Resolves when it is durable. */
  setCallbackUrl(url: string): Promise<void>;
  /** Stops both servers and flushes the journal; what is still to be delivered goes on at the next start. */
  close(): Promise<void>;
}
