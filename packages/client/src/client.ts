import { DeadlineError, FeedGapError, ProblemError } from './errors.ts';
import { type Followed, readFeed } from './follow.ts';
import type { Operations, Problem } from './generated/types.ts';
import { addressOf, type Operation, shapes } from './operations.ts';
import { mayPass, pauseBefore, retryAfterMs, SURROUNDINGS, type Surroundings } from './retrying.ts';

/** How a client reaches wabus. */
export interface ClientOptions {
  /** Such as `http://localhost:8080`, without `/v1`. */
  readonly baseUrl: string;
  /** A service token, or what makes one: it is asked before each try, so that tokens may expire. */
  readonly token: string | (() => string | Promise<string>);
  /** The CRM's own id of its customer; calls of another one name it themselves. */
  readonly tenantId?: string;
  /** How long a call tries, all tries together, in milliseconds. Default: 60,000. */
  readonly deadlineMs?: number;
  /** How long one try waits for its answer, in milliseconds. Default: 30,000. */
  readonly attemptMs?: number;
  readonly fetch?: typeof fetch;
  /** For tests: clock, chance and waiting. */
  readonly surroundings?: Surroundings;
}

/** A file, or rows as CSV or NDJSON: bytes that can be sent again, with their media type. */
interface Content {
  readonly type: string;
  readonly bytes: Uint8Array | string;
}

/** What any call may be told. */
export interface CallOptions {
  /** What a command is sent under, each try the same. Default: a new UUID. Keep your own to repeat it after a crash. */
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** What a call of this operation is given; fields that it does not need may be left out. */
export type Call<Name extends Operation> = Given<'path', Omit<Operations[Name]['path'], 'tenantId'>> &
  Given<'query', Operations[Name]['query']> &
  ('body' extends keyof Operations[Name]
    ?
        | Given<'body', Operations[Name]['body']>
        | (Operations[Name] extends { content: true } ? { readonly content: Content } : never)
    : Operations[Name] extends { content: true }
      ? { readonly content: Content }
      : unknown) &
  CallOptions & { readonly tenantId?: string };

/** Required where something in it is. */
type Given<Key extends string, Value> =
  Record<never, never> extends Value ? { readonly [K in Key]?: Value } : { readonly [K in Key]: Value };

/** What this operation answers when it succeeds. */
export type Answered<Name extends Operation> = Operations[Name]['answer'];

/** Operations that answer page by page. */
type Paged = {
  [Name in Operation]: Answered<Name> extends { data: unknown[]; next: string | null } ? Name : never;
}[Operation];

/** An event of the feed. */
export type FeedEvent = Answered<'listEvents'>['data'][number];

/** What of the feed is followed. */
interface Follow {
  readonly after?: string;
  /** Dotted names, such as `message.received` or `campaign.*`. Default: all. */
  readonly types?: readonly string[];
  readonly tenantId?: string;
  readonly signal?: AbortSignal;
}

/** A call as it is carried out. */
interface AnyCall extends CallOptions {
  readonly tenantId?: string;
  readonly path?: object;
  readonly query?: object;
  readonly body?: unknown;
  readonly content?: Content;
}

/**
 * Calls wabus. A call that gets no answer, meets the same command under way, 429 or a failure of the server is tried
 * again with the same idempotency key until its deadline; what is refused is thrown at once.
 */
export class Client {
  readonly #options: ClientOptions;
  readonly #surroundings: Surroundings;

  constructor(options: ClientOptions) {
    this.#options = { ...options, baseUrl: options.baseUrl.replace(/\/+$/, '') };
    this.#surroundings = options.surroundings ?? SURROUNDINGS;
  }

  /**
   * Calls an operation and answers its body, as it came: values that this client does not know are kept.
   * @throws {ProblemError} wabus refused it
   * @throws {DeadlineError} no answer that counts came in time
   */
  async call<Name extends Operation>(name: Name, call: Call<Name>): Promise<Answered<Name>> {
    return this.#read(name, call);
  }

  /** The same for an operation that answers bytes, such as `getMediaContent`: the answer is read by the caller. */
  async open<Name extends Operation>(name: Name, call: Call<Name>): Promise<Response> {
    return this.#answer(name, call);
  }

  /** Everything that a list has, page after page, each page asked for when the one before is used up. */
  async *pages<Name extends Paged>(
    name: Name,
    call: Call<Name>,
  ): AsyncGenerator<Answered<Name>['data'][number], void> {
    let after: string | null | undefined;
    do {
      const asked: AnyCall = call;
      const query = after ? { ...asked.query, after } : asked.query;
      const page: Answered<Name> = await this.#read(name, { ...asked, query });
      yield* page.data;
      after = page.next;
    } while (after !== null);
  }

  /**
   * Everything that happens, in its order and each once, until `signal` says stop: connected anew, behind the last that was
   * told, whenever the connection ends. `after`: a cursor that was kept, or `now`; absent: from the first event on.
   * @throws {FeedGapError} what is asked for is not kept any more
   * @throws {ProblemError} the feed refuses it
   */
  async *follow(call: Follow = {}): AsyncGenerator<Followed<FeedEvent>, void> {
    const { random, wait } = this.#surroundings;
    const types = call.types?.join(',');
    let after = call.after;
    for (let failures = 0; !call.signal?.aborted; failures += 1) {
      try {
        const response = await this.#connect({ ...call, query: { after, types } });
        for await (const followed of readFeed<FeedEvent>(response)) {
          failures = 0;
          after = followed.cursor;
          yield followed;
        }
      } catch (error) {
        if (call.signal?.aborted) return;
        if (error instanceof FeedGapError || !mayPass(error)) throw error;
      }
      if (!call.signal?.aborted) await wait(pauseBefore(failures, 0, random), call.signal);
    }
  }

  /** A connection has no time-out: it lasts as long as it gives signs of life. */
  async #connect(call: AnyCall): Promise<Response> {
    const { fetch: send = fetch } = this.#options;
    const request = await this.#request('listEvents', call, null);
    const headers = { ...request.headers, accept: 'text/event-stream' };
    const signal = call.signal ? { signal: call.signal } : {};
    const response = await send(this.#address('listEvents', call), { ...request, headers, ...signal });
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  async #read<Name extends Operation>(name: Name, call: AnyCall): Promise<Answered<Name>> {
    const text = await (await this.#answer(name, call)).text();
    return text === '' ? undefined : JSON.parse(text);
  }

  async #answer(name: Operation, call: AnyCall): Promise<Response> {
    const { now, random, wait } = this.#surroundings;
    const deadlineMs = this.#options.deadlineMs ?? 60_000;
    const until = now() + deadlineMs;
    const key = shapes[name].method === 'POST' ? (call.idempotencyKey ?? crypto.randomUUID()) : null;
    for (let attempt = 0; ; attempt += 1) {
      const tried = await this.#try(name, call, key, until - now());
      if ('response' in tried) return tried.response;
      call.signal?.throwIfAborted();
      if (!mayPass(tried.error)) throw tried.error;
      const pauseMs = pauseBefore(attempt, tried.askedMs, random);
      if (now() + pauseMs >= until) throw new DeadlineError(name, deadlineMs, key, tried.error);
      await wait(pauseMs, call.signal);
    }
  }

  async #try(
    name: Operation,
    call: AnyCall,
    key: string | null,
    leftMs: number,
  ): Promise<{ response: Response } | { error: unknown; askedMs: number }> {
    const { attemptMs = 30_000, fetch: send = fetch } = this.#options;
    const timeout = AbortSignal.timeout(Math.max(1, Math.min(attemptMs, leftMs)));
    const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout;
    try {
      const request = await this.#request(name, call, key);
      const response = await send(this.#address(name, call), { ...request, signal });
      if (response.ok) return { response };
      const askedMs = retryAfterMs(response.headers.get('retry-after'), this.#surroundings.now());
      return { error: await problemOf(response), askedMs };
    } catch (error) {
      if (error instanceof TypeError && !('cause' in error)) throw error;
      return { error, askedMs: 0 };
    }
  }

  #address(name: Operation, call: AnyCall): string {
    const path = { tenantId: call.tenantId ?? this.#options.tenantId, ...call.path };
    return `${this.#options.baseUrl}${addressOf(shapes[name], path, call.query ?? {})}`;
  }

  async #request(name: Operation, call: AnyCall, key: string | null): Promise<RequestInit> {
    const { token } = this.#options;
    const { content, body } = call;
    const type = content?.type ?? (body === undefined ? undefined : 'application/json');
    return {
      method: shapes[name].method,
      redirect: 'error',
      headers: {
        ...(type ? { 'content-type': type } : {}),
        ...(key === null ? {} : { 'idempotency-key': key }),
        ...call.headers,
        authorization: `Bearer ${typeof token === 'string' ? token : await token()}`,
      },
      ...(content ? { body: content.bytes } : body === undefined ? {} : { body: JSON.stringify(body) }),
    } as RequestInit;
  }
}

/** What a refusal says; an answer of something in between, such as a proxy, has no code. */
async function problemOf(response: Response): Promise<ProblemError> {
  const text = await response.text();
  const problem = readProblem(text) ?? { detail: text.slice(0, 200) };
  return new ProblemError(response.status, problem, response.headers.get('x-request-id'));
}

function readProblem(text: string): Partial<Problem> | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? read : undefined;
  } catch {
    return undefined;
  }
}
