import { pagePaths, problem, type RouteContract, routeTable } from '@wabus/api-contract';
import { Router } from 'express';
import { docsPaths } from './docs-page.ts';

/** One method of one path of the contract. */
export type Methods = Pick<RouteContract, 'method' | 'path'>;

/**
 * Answers whoever asks a path that exists for what it does not do: OPTIONS is told what it does, any other method gets
 * 405. It stands before all routes, so that a fixed path is not read as a parameter of another. `bound` are routes
 * beside those of the table; those of the table count whichever service has them, since they share one address.
 */
export function allowedMethods(bound: readonly Methods[]): Router {
  const router = Router();
  for (const [path, allowed] of methodsByPath(bound)) {
    router.all(path, (request, response, next) => {
      if (request.method !== 'OPTIONS' && allowed.includes(request.method)) return next('router');
      response.set('Allow', allowed.join(', '));
      if (request.method === 'OPTIONS') return void response.status(204).end();
      throw problem('method-not-allowed', {
        detail: `This path takes ${allowed.join(', ')}, not ${request.method}.`,
      });
    });
  }
  return router;
}

/** In Express's spelling, fixed paths before those with parameters. */
function methodsByPath(bound: readonly Methods[]): [path: string, allowed: readonly string[]][] {
  const pages = [...Object.keys(pagePaths), ...docsPaths].map((path): Methods => ({ path, method: 'get' }));
  const byPath = new Map<string, Set<string>>();
  for (const { path, method } of [...pages, ...routeTable, ...bound]) {
    const methods = byPath.get(path) ?? new Set();
    byPath.set(path, methods.add(method.toUpperCase()));
    if (method === 'get') methods.add('HEAD');
  }
  return [...byPath]
    .sort(([one], [other]) => parameters(one) - parameters(other))
    .map(([path, methods]) => [expressPath(path), [...methods, 'OPTIONS']]);
}

const parameters = (path: string): number => path.split('{').length;

/** A path of the contract as Express spells it. */
export const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');
