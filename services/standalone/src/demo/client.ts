/** Where a running instance is and how it is talked to; the part of its announcement that the demo needs. */
export interface Target {
  readonly api: string;
  readonly simulatorControl: string | null;
  readonly postgresAnalyst: string;
  readonly token: string;
}

/** Thrown when an answer is not a success; carries what the API said. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  /** HTTP status of the answer. */
  readonly status: number;

  constructor(request: string, status: number, body: string) {
    super(`${request} answered ${status}: ${body}`);
    this.status = status;
  }
}

/** A small client of the HTTP face, as a CRM's backend would write it. */
export class DemoClient {
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
  }

  /** Sends JSON (or CSV when `body` is text) and answers the JSON of a success. */
  async api<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const text = typeof body === 'string';
    const headers: Record<string, string> = { authorization: `Bearer ${this.#target.token}` };
    if (body !== undefined) headers['content-type'] = text ? 'text/csv' : 'application/json';
    return request(`${this.#target.api}${path}`, method, headers, text ? body : serialise(body));
  }

  /** Plays Meta, or a person with a phone. */
  async simulator<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    return request(`${this.#target.simulatorControl}${path}`, method, headers, serialise(body));
  }
}

const serialise = (body: unknown): string | undefined =>
  body === undefined ? undefined : JSON.stringify(body);

async function request<Answer>(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: string | undefined,
): Promise<Answer> {
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  if (!response.ok) throw new RequestError(`${method} ${url}`, response.status, text);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}
