import { commandRoutes } from './command-routes.ts';
import { queryRoutes } from './query-routes.ts';
import type { RouteContract } from './route.ts';

/** Every route of the API. */
export const routeTable: readonly RouteContract[] = [
  ...Object.values(commandRoutes),
  ...Object.values(queryRoutes),
] as unknown as readonly RouteContract[];
