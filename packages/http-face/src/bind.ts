import { ANY_TYPE, problem, type RouteContract, validated } from '@wabus/api-contract';
import type { Caller } from '@wabus/platform';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { expressPath } from './allowed-methods.ts';
import { type RouteAnswer, writeAnswer } from './answer.ts';
import { type AuthenticationPorts, authenticate, authorizeTenant } from './authenticate.ts';
import { contentType, readJson } from './body.ts';

/** Largest JSON body, in bytes, unless the service says otherwise. */
export const DEFAULT_BODY_LIMIT = 1_048_576;

/** How long a JSON body may take to come in, unless the service says otherwise. Streams may take longer. */
const BODY_WITHIN_MS = 60_000;

/** One request of a route, checked: token, tenant, path, query and body. */
export interface RouteCall<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  /** Undefined when the request is to be read as a stream (see `RouteContract.streamed`). */
  readonly body: Body;
  readonly caller: Caller;
  readonly requestId: string;
  /** The path of the request as the contract spells it: the same for every spelling that reaches this route. */
  readonly path: string;
  /** `Idempotency-Key`, where the caller sent one. */
  readonly idempotencyKey: string | undefined;
  readonly request: Request;
  readonly response: Response;
}

/** Answers a call; null when it wrote the response itself. */
export type RouteHandler<Params, Query, Body> = (
  call: RouteCall<Params, Query, Body>,
) => Promise<RouteAnswer | null>;

/** The call of a route, for handlers that stand in their own files. */
export type CallOf<Contract extends RouteContract> = RouteCall<
  z.output<Contract['params']>,
  z.output<Contract['query']>,
  z.output<Contract['body']>
>;

/** Binds a route of the contract to its handler. */
export type Bind = <Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
  contract: RouteContract<Params, Query, Body>,
  handler: RouteHandler<z.output<Params>, z.output<Query>, z.output<Body>>,
) => void;

/** What binding needs. */
export interface BindPorts extends AuthenticationPorts {
  /** Largest JSON body in bytes. */
  readonly bodyLimit?: number;
  /**
   * Who calls by an address that was signed, of a route that allows it. @throws {ProblemError} where it was not
   */
  readonly signedCaller?: (params: Record<string, unknown>, query: Record<string, unknown>) => Caller;
  /** How long a JSON body may take to come in; default a minute. */
  readonly bodyWithinMs?: number;
}

/** The function that binds routes to this router. */
export function binder(router: Router, ports: BindPorts): Bind {
  return (contract, handler) => {
    router[contract.method](expressPath(contract.path), async (request, response) => {
      response.locals.operation = contract.operation;
      const call = await checked(ports, contract, request, response);
      const answer = await handler(call as never);
      if (answer) await writeAnswer(response, answer);
    });
  };
}

async function checked(
  ports: BindPorts,
  contract: RouteContract,
  request: Request,
  response: Response,
): Promise<RouteCall<unknown, unknown, unknown>> {
  const caller = await callerOf(ports, contract, request);
  const params = paramsOf(contract, request);
  await authorize(ports, contract, caller, params);
  const query = validated(contract.query, request.query, 'query');
  const idempotencyKey = contract.method === 'post' ? idempotencyKeyOf(request) : undefined;
  if (contract.method !== 'get') refuseEncoded(request);
  const body = contract.streamed
    ? checkStreamed(contract.streamed, request)
    : await bodyOf(ports, contract, request);
  return {
    params,
    query,
    body,
    caller,
    requestId: response.locals.requestId,
    path: contract.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => String(params[name])),
    idempotencyKey,
    request,
    response,
  };
}

/** Of an address that is signed, whom it was given out for; else whom the token is of. */
async function callerOf(ports: BindPorts, contract: RouteContract, request: Request): Promise<Caller> {
  if (contract.signed && ports.signedCaller && request.query.signature !== undefined) {
    return ports.signedCaller(paramsOf(contract, request), validated(contract.query, request.query, 'query'));
  }
  return authenticate(ports.tokenKey, request.get('authorization'));
}

/** An id that cannot be one is the id of nothing; only the tenant id of a write that makes it is told why. */
function paramsOf(contract: RouteContract, request: Request): Record<string, unknown> {
  const result = contract.params.safeParse(request.params);
  if (result.success) return result.data;
  if (contract.tenantMustExist === false) validated(contract.params, request.params, 'path');
  throw problem('not-found');
}

async function authorize(
  ports: BindPorts,
  contract: RouteContract,
  caller: Caller,
  params: Record<string, unknown>,
): Promise<void> {
  if (contract.access === 'all-tenants') {
    if (caller.tenant !== '*') throw problem('not-found');
    return;
  }
  await authorizeTenant(ports, caller, String(params.tenantId), contract.tenantMustExist ?? true);
}

function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined || (key.length >= 1 && key.length <= 255)) return key;
  const detail = 'must have 1 to 255 characters';
  throw problem('validation-failed', {
    detail: 'Wrong: header Idempotency-Key.',
    errors: [{ path: 'header.Idempotency-Key', code: 'too-big', detail }],
  });
}

/** Bodies are read as they are: unpacking would let a few bytes become gigabytes. */
function refuseEncoded(request: Request): void {
  const encoding = request.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() === 'identity') return;
  throw problem('unsupported-media-type', { detail: 'Send the body as it is, without a Content-Encoding.' });
}

function checkStreamed(types: readonly string[], request: Request): undefined {
  const type = contentType(request);
  if (types.includes(type) || (type !== '' && types.includes(ANY_TYPE))) return undefined;
  throw problem('unsupported-media-type', {
    detail: `This route takes ${types.join(', ')}${type === '' ? '; the request names none.' : `, not ${type}.`}`,
  });
}

/** What a route without a body takes: nothing, or JSON with nothing in it, as many clients send it. */
const nothing = z.strictObject({}).nullish();

async function bodyOf(ports: BindPorts, contract: RouteContract, request: Request): Promise<unknown> {
  if (contract.method === 'get') return undefined;
  const value = await readJson(
    request,
    ports.bodyLimit ?? DEFAULT_BODY_LIMIT,
    ports.bodyWithinMs ?? BODY_WITHIN_MS,
  );
  if (contract.body.def.type === 'undefined') {
    validated(nothing, value);
    return undefined;
  }
  if (value === undefined && contract.body.safeParse(undefined).success) return undefined;
  return validated(contract.body, value, '', contract.unknownType);
}
