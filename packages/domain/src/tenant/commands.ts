/** What the CRM says of a tenant. */
export interface TenantProfile {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** IANA time zone. */
  readonly timeZone: string;
  /** BCP 47. */
  readonly language: string;
}

/** Onboards the tenant, or changes its profile; the same values again change nothing. */
export interface PutTenant extends TenantProfile {
  readonly type: 'PutTenant';
  readonly tenantId: string;
}

/** Commands of a tenant stream. */
export type TenantCommand = PutTenant;
