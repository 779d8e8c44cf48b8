import type { RequestListener, Server, ServerOptions } from 'node:http';
import { type ProblemError, problem } from '@wabus/api-contract';
import { createHttpServer, type HttpRefusal } from '@wabus/platform';

const refusals: Readonly<Record<HttpRefusal, () => ProblemError>> = {
  400: () => problem('malformed-request'),
  408: () => problem('request-too-slow'),
  413: () => problem('body-too-large', { detail: 'The extensions of its chunks are too long.' }),
  431: () => problem('header-too-large'),
};

/** A server of the API: what HTTP itself refuses is a problem of the catalogue, too. */
export const createFaceServer = (options: ServerOptions, listener: RequestListener): Server =>
  createHttpServer({ ...options, refusalBody: (status) => refusals[status]().body() }, listener);
