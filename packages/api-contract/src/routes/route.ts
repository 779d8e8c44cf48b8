import { z } from 'zod';
import type { ProblemCode } from '../problems.ts';
import { idSchema, tenantIdSchema } from '../schemas/primitives.ts';
import type { Example } from './example.ts';

/** Among content types: every one. */
export const ANY_TYPE = '*/*';

/** One route: what the server validates by and the OpenAPI document is made from. */
export interface RouteContract<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
> {
  /** `operationId` of the document; unique. */
  readonly operation: string;
  readonly service: 'command-api' | 'query-api';
  readonly method: 'get' | 'put' | 'post';
  /** In OpenAPI's spelling, such as `/v1/tenants/{tenantId}/projects`. */
  readonly path: string;
  readonly summary: string;
  readonly params: Params;
  readonly query: Query;
  /** JSON body; `z.undefined()` where the route takes none. */
  readonly body: Body;
  /** Bodies by name, each taken as it stands; of every route that takes one, two at least. */
  readonly examples?: Readonly<Record<string, Example>>;
  /** Problem of a body whose `type` is none that the schema has. Default `validation-failed`. */
  readonly unknownType?: ProblemCode;
  /** Content types that are read as a stream instead of by `body`; the handler reads the request itself. `ANY_TYPE` among them: any that is named. */
  readonly streamed?: readonly string[];
  /** False for a POST that keeps nothing: it has no last event, so no `Wabus-Position`. Default true. */
  readonly keeps?: boolean;
  /** With `Prefer: respond-async` (RFC 7240) it is answered 202 with a job, once the body is durable. Default false. */
  readonly maybeLater?: boolean;
  /** Answers by status; null for one without a body of its own. */
  readonly responses: Readonly<Record<number, z.ZodType>>;
  /** Other content types of the answer, beside JSON. */
  readonly alsoAnswers?: readonly string[];
  /** The answer is no JSON but bytes of a type of their own, of which a part may be asked for (`Range`). Default false. */
  readonly bytes?: boolean;
  /** Its address may be signed instead of the request having a token: the query has a `signature` then. Default false. */
  readonly signed?: boolean;
  /** Problems of this route, beside those that every route has. */
  readonly problems: readonly ProblemCode[];
  /** Who may call: a tenant's token (or one for all tenants), or only one for all tenants. */
  readonly access: 'tenant' | 'all-tenants';
  /** False where the tenant in the path need not exist yet. Default true. */
  readonly tenantMustExist?: boolean;
}

/** The route takes no query parameter. */
export const noQuery = z.strictObject({});
/** The route takes no body. */
export const noBody = z.undefined();
/** Path parameters of what belongs to a tenant. */
export const tenantParams = z.object({ tenantId: tenantIdSchema });
/** Path parameters of one resource of a tenant. */
export const resourceParams = tenantParams.extend({ id: idSchema });

type WithExamples<Contract extends RouteContract> = Contract['body'] extends z.ZodUndefined
  ? unknown
  : Required<Pick<Contract, 'examples'>>;

/** Declares a route; only there to infer the types of its parts, and to ask for examples of its body. */
export function route<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
  contract: RouteContract<Params, Query, Body> & WithExamples<RouteContract<Params, Query, Body>>,
): RouteContract<Params, Query, Body> {
  return contract;
}
