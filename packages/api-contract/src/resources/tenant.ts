import { type TenantSettings, tenantWords } from '@wabus/domain';
import type { TenantResource } from '../schemas/tenant.ts';
import { type Moment, writtenMoment } from './plain.ts';

/** What is known of a tenant. */
export interface TenantFacts
  extends Pick<TenantResource, 'id' | 'name' | 'status' | 'country' | 'timeZone' | 'language'> {
  readonly settings: TenantSettings;
  readonly createdAt: Moment;
}

/** A tenant as every answer has it. */
export function tenantResource({ settings, createdAt, ...tenant }: TenantFacts): TenantResource {
  const { id, name, status, country, timeZone, language } = tenant;
  const words = tenantWords(settings, language);
  return { id, name, status, country, timeZone, language, ...words, createdAt: writtenMoment(createdAt) };
}
