import type { GraphClient, GraphClientOptions } from './port.ts';

/** The Graph client on undici: keep-alive connections, own time-outs, bounded answers. */
export function createGraphClient(_options: GraphClientOptions): GraphClient {
  throw new Error('being written');
}
