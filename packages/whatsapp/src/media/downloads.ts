import { isIP } from 'node:net';
import type { Secret } from '@wabus/platform';
import type { CallOptions, MediaDownload } from '@wabus/provider';
import { Agent, type Dispatcher } from 'undici';
import { isPrivateAddress, publicLookup } from './addresses.ts';
import { USER_AGENT } from './user-agent.ts';

/** Where Meta keeps media; `*.` stands for any name below. */
export const META_MEDIA_HOSTS: readonly string[] = [
  'lookaside.fbsbx.com',
  '*.fbsbx.com',
  '*.fbcdn.net',
  '*.whatsapp.net',
];

/** How media are got. */
export interface DownloadOptions {
  /** Base address of the Graph API: media may be there, too, as with the simulator. */
  readonly baseUrl: string;
  /** Hosts that get the token. */
  readonly hosts: readonly string[];
  readonly connectMs: number;
  /** How long a download may stand still. */
  readonly idleMs: number;
}

const MOST_HOPS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const GONE: ReadonlySet<number> = new Set([404, 410]);

/** One address on the way to the bytes. */
interface Hop {
  readonly url: URL;
  readonly agent: Agent;
  readonly getsToken: boolean;
}

/** Gets bytes from addresses that Meta named, wherever these lead, as long as that is the public internet. */
export class Downloads {
  readonly #options: DownloadOptions;
  readonly #graph: string;
  /** Looks at each address that it connects to. */
  readonly #public: Agent;
  readonly #toGraph: Agent;

  constructor(options: DownloadOptions) {
    this.#options = options;
    this.#graph = new URL(options.baseUrl).origin;
    const limits = { headersTimeout: options.idleMs, bodyTimeout: options.idleMs, connections: 16 };
    const timeout = options.connectMs;
    this.#public = new Agent({ ...limits, connect: { timeout, lookup: publicLookup } });
    this.#toGraph = new Agent({ ...limits, connect: { timeout } });
  }

  /** Follows an address to its bytes; never throws for a remote fault. */
  async open(url: string, token: Secret, { signal }: CallOptions = {}): Promise<MediaDownload> {
    let next = url;
    for (let hops = 0; hops <= MOST_HOPS; hops += 1) {
      const hop = this.#hopTo(next);
      if ('kind' in hop) return hop;
      const answer = await this.#ask(hop, token, signal);
      if ('kind' in answer) return answer;
      const { statusCode, headers } = answer;
      const location = REDIRECTS.has(statusCode) ? headers.location : undefined;
      if (typeof location !== 'string') return downloadOf(answer);
      answer.body.on('error', () => undefined).destroy();
      next = URL.parse(location, hop.url.href)?.href ?? '';
    }
    return { kind: 'refused-host', host: hostOf(next), reason: 'too-many-redirects' };
  }

  async close(): Promise<void> {
    await Promise.all([this.#public.destroy(), this.#toGraph.destroy()]);
  }

  #hopTo(address: string): Hop | MediaDownload {
    const url = URL.parse(address);
    if (url?.origin === this.#graph) return { url, agent: this.#toGraph, getsToken: true };
    const refused = (reason: string): MediaDownload => ({
      kind: 'refused-host',
      host: hostOf(address),
      reason,
    });
    if (url?.protocol !== 'https:') return refused('not-https');
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0 && isPrivateAddress(literal)) return refused('private-address');
    return { url, agent: this.#public, getsToken: isListed(url.hostname, this.#options.hosts) };
  }

  async #ask(
    { url, agent, getsToken }: Hop,
    token: Secret,
    signal: AbortSignal | undefined,
  ): Promise<Dispatcher.ResponseData | MediaDownload> {
    const authorization = getsToken ? { authorization: `Bearer ${token.reveal()}` } : {};
    try {
      return await agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        // Bytes are handed on as the socket gives them; what waits for its reader would be put together in a copy.
        highWaterMark: 0,
        headers: { 'user-agent': USER_AGENT, accept: '*/*', ...authorization },
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      if (codeOf(error) === 'PRIVATE_ADDRESS') {
        return { kind: 'refused-host', host: url.hostname, reason: 'private-address' };
      }
      return { kind: 'later', reason: wordOf(error) };
    }
  }
}

function downloadOf({ statusCode, headers, body }: Dispatcher.ResponseData): MediaDownload {
  if (statusCode === 200) {
    const bytes = Number(headers['content-length'] ?? Number.NaN);
    return { kind: 'ok', body, ...(Number.isSafeInteger(bytes) ? { bytes } : {}) };
  }
  body.on('error', () => undefined).destroy();
  return GONE.has(statusCode) ? { kind: 'gone' } : { kind: 'later', reason: `http-${statusCode}` };
}

/** Whether a host is one of these. */
function isListed(host: string, hosts: readonly string[]): boolean {
  return hosts.some((one) => (one.startsWith('*.') ? host.endsWith(one.slice(1)) : host === one));
}

const hostOf = (address: string): string => URL.parse(address)?.hostname ?? 'no address';

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

const wordOf = (error: unknown): string =>
  codeOf(error)
    ?.toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-') ?? 'transport';
