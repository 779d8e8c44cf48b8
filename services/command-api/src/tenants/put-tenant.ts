import { type commandRoutes, tenantResource } from '@wabus/api-contract';
import { contextOf } from '@wabus/commands';
import { settingsOf, type TenantState, tenantDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { readPositionOf } from '../streams/snapshots.ts';

/** Onboards a tenant, or changes what is said of it. */
export async function putTenant(
  core: Core,
  call: CallOf<typeof commandRoutes.putTenant>,
): Promise<RouteAnswer> {
  const { tenantId } = call.params;
  const command = await commandOf(core, call);
  const result = await core.runner.run({
    decider: tenantDecider,
    stream: streamName.tenant(tenantId),
    command: { type: 'PutTenant', tenantId, ...call.body },
    context: contextOf(command, tenantId),
  });
  const onboarded = result.events.some(({ type }) => type === 'TenantOnboarded');
  return {
    status: onboarded ? 201 : 200,
    body: writtenTenant(result.state as NonNullable<TenantState>),
    position: readPositionOf(tenantId, result.position),
  };
}

const writtenTenant = (tenant: NonNullable<TenantState>) =>
  tenantResource({ ...tenant, id: tenant.tenantId, status: 'active', settings: settingsOf(tenant) });
