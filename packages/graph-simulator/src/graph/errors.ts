import { catalogued } from './error-catalogue.ts';

/** An answer of the Graph side that is an error object; `fbtrace_id` is added when it is sent. */
export class GraphError extends Error {
  readonly status: number;
  readonly error: Readonly<Record<string, unknown>>;

  constructor(status: number, error: Record<string, unknown>) {
    super(String(error.message));
    this.status = status;
    this.error = error;
  }
}

/** A messaging error: `(#code) title`, the useful text in `error_data.details`. */
export function messagingError(code: number, details?: string): GraphError {
  const known = catalogued(code);
  return new GraphError(known.status, {
    message: `(#${code}) ${known.title}`,
    type: 'OAuthException',
    code,
    error_data: { messaging_product: 'whatsapp', details: details ?? known.details },
    ...(known.transient === undefined ? {} : { is_transient: known.transient }),
  });
}

/** Any code of the catalogue as Graph would answer it: what a fault of kind `error` gives. */
export function erringWith(code: number): GraphError {
  if (code >= 130_000 && code < 140_000) return messagingError(code);
  const { status, title, transient } = catalogued(code);
  const message = code === 190 || code < 3 ? title : `(#${code}) ${title}`;
  return new GraphError(status, {
    message,
    type: 'OAuthException',
    code,
    ...(transient === undefined ? {} : { is_transient: transient }),
  });
}

/** A field that is missing: `(#100) The parameter x is required.` and no `error_data`. */
export function missing(parameter: string): GraphError {
  return new GraphError(400, {
    message: `(#100) The parameter ${parameter} is required.`,
    type: 'OAuthException',
    code: 100,
  });
}

/** A field that is wrong: `(#100) Invalid parameter` with `error_data.details`. */
export function invalid(details: string): GraphError {
  return new GraphError(400, {
    message: '(#100) Invalid parameter',
    type: 'OAuthException',
    code: 100,
    error_data: { messaging_product: 'whatsapp', details },
  });
}

/** The id is unknown or the token cannot see it: HTTP 400, never 404. */
export function unknownObject(method: string, id: string): GraphError {
  return new GraphError(400, {
    message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    type: 'GraphMethodException',
    code: 100,
    error_subcode: 33,
  });
}

/** No such path below a node. */
export function unknownPath(path: string): GraphError {
  return new GraphError(400, {
    message: `Unknown path components: /${path}`,
    type: 'OAuthException',
    code: 2500,
  });
}

/** Meta has it, the simulator does not: honest words for whoever writes a client, since the request may be right. */
export function notYet(
  what: string,
  form = { status: 400, code: 100, message: '(#100) Invalid parameter' },
): GraphError {
  const { status, ...error } = form;
  return new GraphError(status, {
    ...error,
    type: 'OAuthException',
    error_user_title: 'Not in the simulator',
    error_user_msg: `Meta has ${what}: the simulator does not have this yet. The request may well be right.`,
  });
}

/** A path that Meta has and the simulator does not: in the form of an unknown path. */
export function pathNotYet([node = '', ...below]: readonly string[]): GraphError {
  const path = `/${below.join('/') || node}`;
  return notYet(path, { status: 400, code: 2500, message: `Unknown path components: ${path}` });
}

/** The token is malformed, unknown or of nobody. */
export function badToken(): GraphError {
  return new GraphError(401, {
    message: 'Invalid OAuth access token - Cannot parse access token',
    type: 'OAuthException',
    code: 190,
  });
}

/** No token was given. */
export function noToken(): GraphError {
  return new GraphError(401, {
    message: 'An access token is required to request this resource.',
    type: 'OAuthException',
    code: 104,
  });
}

/** A template cannot be created: `Invalid parameter` with a subcode; the text for people may be localised. */
export function templateError(
  subcode: number,
  title: string,
  text: string,
  data?: Record<string, unknown>,
): GraphError {
  return new GraphError(400, {
    message: 'Invalid parameter',
    type: 'OAuthException',
    code: 100,
    ...(data && { error_data: data }),
    error_subcode: subcode,
    is_transient: false,
    error_user_title: title,
    error_user_msg: text,
  });
}
