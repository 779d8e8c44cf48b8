import { createCommandApi } from '@wabus/command-api';
import { Metrics, Secret, silentLogger, systemIds } from '@wabus/platform';
import { createQueryApi } from '@wabus/query-api';

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle?: { readonly stack?: readonly Layer[] };
}

/** `get /v1/tenants/{tenantId}` of everything that both faces bind, as Express itself holds it. Nothing is started. */
export function servedRoutes(): string[] {
  const secret = new Secret('k'.repeat(40));
  const base = { tokenKey: secret, ids: systemIds, logger: silentLogger };
  // Only what is bound is looked at: no port is ever called.
  const command = createCommandApi({ ...base, metrics: new Metrics('command-api') } as never);
  const databaseUrl = 'postgres://nobody@127.0.0.1:1/none';
  const query = createQueryApi({ ...base, metrics: new Metrics('query-api'), databaseUrl });
  const faces = [command.handler, query.handler] as unknown as { router: { stack: readonly Layer[] } }[];
  const found = faces.flatMap(({ router }) => router.stack.flatMap(routesOf));
  return [...new Set(found)].sort();
}

function routesOf({ route, handle }: Layer): string[] {
  if (route) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    return Object.keys(route.methods)
      .filter((method) => method !== '_all')
      .map((method) => `${method} ${path}`);
  }
  return handle?.stack?.flatMap(routesOf) ?? [];
}
