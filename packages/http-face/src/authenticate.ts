import { problem } from '@wabus/api-contract';
import { type Caller, mayTouch, type Secret, verifyServiceToken } from '@wabus/platform';

/** What authentication needs. */
export interface AuthenticationPorts {
  /** Key that service tokens are signed with. */
  readonly tokenKey: Secret;
  /** Whether the tenant was onboarded; asked only about tenants that the caller may touch. */
  tenantExists(tenantId: string): Promise<boolean>;
}

/**
 * Who calls, proven by the Bearer token.
 * @throws {ProblemError} `unauthenticated`
 */
export async function authenticate(tokenKey: Secret, authorization: string | undefined): Promise<Caller> {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  const caller = token ? await verifyServiceToken(tokenKey, token) : null;
  if (!caller) throw problem('unauthenticated', { detail: 'The request carries no valid service token.' });
  return caller;
}

/**
 * Refuses a tenant that is foreign to the caller or unknown, with one and the same answer.
 * @throws {ProblemError} `not-found`
 */
export async function authorizeTenant(
  ports: AuthenticationPorts,
  caller: Caller,
  tenantId: string,
  mustExist: boolean,
): Promise<void> {
  if (!mayTouch(caller, tenantId)) throw problem('not-found');
  if (mustExist && !(await ports.tenantExists(tenantId))) throw problem('not-found');
}
