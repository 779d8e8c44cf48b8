import { backoffMs, pause, type Secret } from '@wabus/platform';

const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';
const TRIES = 4;
const ANSWER_MS = 10_000;

/** Where a registry is and who asks. */
export interface RegistryAddress {
  /** With its context, if it has one: `https://host/contexts/.wabus`. */
  readonly url: string;
  readonly user?: string;
  readonly password?: Secret;
}

/** The registry gave no usable answer, also when asked again; try later. */
export class RegistryUnavailableError extends Error {
  override readonly name = 'RegistryUnavailableError';
}

/** The registry understood and would not; the message says what to do. */
export class RegistryRefusedError extends Error {
  override readonly name = 'RegistryRefusedError';
  readonly status: number;
  /** Confluent's `error_code`, such as 42205; 0 when the answer had none. */
  readonly code: number;

  constructor(message: string, status: number, code: number) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

interface Answer {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly body: unknown;
}

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/**
 * Speaks the REST API of Confluent's Schema Registry, as Redpanda and Karapace speak it too. No answer, 429 and 5xx
 * are tried again, four times in all; every request that is made here may be repeated.
 * The API: https://docs.confluent.io/platform/current/schema-registry/develop/api.html
 */
export class RegistryClient {
  readonly #base: string;
  readonly #address: RegistryAddress;
  readonly #firstWaitMs: number;

  constructor(address: RegistryAddress, options: { readonly firstWaitMs?: number } = {}) {
    this.#base = address.url.replace(/\/+$/, '');
    this.#address = address;
    this.#firstWaitMs = options.firstWaitMs ?? 250;
  }

  /** The address, without credentials. */
  get url(): string {
    return this.#base;
  }

  /**
   * What stands at a path; undefined where the registry itself says that nothing does.
   * @throws RegistryUnavailableError, RegistryRefusedError
   */
  async find(path: string): Promise<unknown> {
    const answer = await this.#ask('GET', path);
    // 404 alone may be another server, or a path that this registry does not have: only its own codes say "nothing".
    if (answer.status === 404 && answer.code >= 40_400 && answer.code < 40_500) return undefined;
    return this.#bodyOf(answer, 'GET', path);
  }

  /**
   * Changes something.
   * @throws RegistryUnavailableError, RegistryRefusedError
   */
  async change(method: Exclude<Method, 'GET'>, path: string, body?: object): Promise<unknown> {
    return this.#bodyOf(await this.#ask(method, path, body), method, path);
  }

  #bodyOf(answer: Answer, method: Method, path: string): unknown {
    if (answer.status < 300) return answer.body;
    const said = answer.message === '' ? '' : ` "${answer.message}"`;
    throw new RegistryRefusedError(
      `The schema registry ${this.#base} answered ${method} ${path} with ${answer.status}${said}. ${adviceOn(answer)}`,
      answer.status,
      answer.code,
    );
  }

  async #ask(method: Method, path: string, body?: object): Promise<Answer> {
    let problem: unknown;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (attempt > 0) await pause(backoffMs(attempt - 1, this.#firstWaitMs, 8 * this.#firstWaitMs));
      try {
        const answer = await this.#once(method, path, body);
        if (answer.status < 500 && answer.status !== 429) return answer;
        problem = new Error(`it answered ${answer.status} ${answer.message}`);
      } catch (error) {
        problem = error;
      }
    }
    throw new RegistryUnavailableError(
      `The schema registry ${this.#base} gave no answer to ${method} ${path}, ${TRIES} times. Is WABUS_SCHEMA_REGISTRY_URL right, and is it running?`,
      { cause: problem },
    );
  }

  async #once(method: Method, path: string, body?: object): Promise<Answer> {
    const { user, password } = this.#address;
    const basic = Buffer.from(`${user ?? ''}:${password?.reveal() ?? ''}`).toString('base64');
    const response = await fetch(`${this.#base}${path}`, {
      method,
      signal: AbortSignal.timeout(ANSWER_MS),
      headers: {
        accept: `${MEDIA_TYPE}, application/json`,
        ...(body === undefined ? {} : { 'content-type': MEDIA_TYPE }),
        ...(user === undefined && password === undefined ? {} : { authorization: `Basic ${basic}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answerOf(response.status, await response.text());
  }
}

function answerOf(status: number, text: string): Answer {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    if (status < 300) throw new Error('it answered with something else than JSON');
  }
  const { error_code: code, message } = (body ?? {}) as { error_code?: unknown; message?: unknown };
  return {
    status,
    code: typeof code === 'number' ? code : 0,
    message: typeof message === 'string' ? message.slice(0, 300) : '',
    body,
  };
}

function adviceOn({ status, code }: Answer): string {
  if (status === 401 || status === 403) {
    return 'Check WABUS_SCHEMA_REGISTRY_USER and WABUS_SCHEMA_REGISTRY_PASSWORD, and what that user may do there.';
  }
  if (status === 404 || status === 405) {
    return 'Is WABUS_SCHEMA_REGISTRY_URL the address of a Confluent-compatible registry, with its path?';
  }
  if (code === 42_204) return 'This registry knows no IMPORT mode, without which it cannot hold given ids.';
  return 'See docs/consuming.md, "The schema registry".';
}
