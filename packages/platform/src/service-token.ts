import type { Secret } from './secret.ts';

const AUDIENCE = 'wabus';
const ISSUER = 'wabus-crm';

/** Loaded by the first token: what takes none starts without. */
const jose = () => import('jose');

/** Who calls: the CRM's backend, for one tenant or for all. */
export interface Caller {
  readonly subject: string;
  /** The only tenant it may touch, or `*` for all. */
  readonly tenant: string;
  /** What it may do; absent where nothing was said, and it may do everything. */
  readonly scopes?: readonly string[];
}

/** Scope of who may see people: numbers, names, and what was said. */
export const SEES_PEOPLE = 'personal:read';

/**
 * Makes a service token: a JWT (HS256) for one tenant, or for all with `*`. Without `expiresIn` it does not end; without
 * `scopes` it may do everything.
 */
export async function issueServiceToken(
  key: Secret,
  claims: { subject: string; tenant: string; expiresIn?: string; scopes?: readonly string[] },
): Promise<string> {
  const { SignJWT } = await jose();
  const { tenant, scopes } = claims;
  const token = new SignJWT(scopes === undefined ? { tenant } : { tenant, scope: scopes.join(' ') })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(AUDIENCE)
    .setIssuer(ISSUER)
    .setSubject(claims.subject)
    .setIssuedAt();
  if (claims.expiresIn) token.setExpirationTime(claims.expiresIn);
  return token.sign(Buffer.from(key.reveal()));
}

/** The caller that a token proves, or null when it is none of ours, altered or expired. */
export async function verifyServiceToken(key: Secret, token: string): Promise<Caller | null> {
  try {
    const { jwtVerify } = await jose();
    const { payload } = await jwtVerify(token, Buffer.from(key.reveal()), {
      audience: AUDIENCE,
      issuer: ISSUER,
      algorithms: ['HS256'],
    });
    if (typeof payload.sub !== 'string' || typeof payload.tenant !== 'string') return null;
    const { scope } = payload;
    const scopes = typeof scope === 'string' ? { scopes: scope.split(' ').filter(Boolean) } : {};
    return { subject: payload.sub, tenant: payload.tenant, ...scopes };
  } catch {
    return null;
  }
}

/** Whether the caller may touch the tenant. */
export const mayTouch = (caller: Caller, tenantId: string): boolean =>
  caller.tenant === '*' || caller.tenant === tenantId;

/** Whether the caller may see people. */
export const seesPeople = ({ scopes }: Caller): boolean => scopes?.includes(SEES_PEOPLE) ?? true;
