import { createHmac } from 'node:crypto';
import { roleUrl } from '@wabus/postgres';

/** What a service knows of its logins. */
export interface RolePasswords {
  readonly WABUS_POSTGRES_PASSWORD?: string | undefined;
  readonly WABUS_POSTGRES_PASSWORDS?: string | undefined;
}

/**
 * The password of one role: its own where the settings list some, else the one of all.
 * @throws {Error} when passwords are listed, and the role's is not among them
 */
export function passwordOfRole(config: RolePasswords, role: string): string | undefined {
  if (config.WABUS_POSTGRES_PASSWORDS === undefined) return config.WABUS_POSTGRES_PASSWORD;
  for (const pair of config.WABUS_POSTGRES_PASSWORDS.split(',')) {
    const [name, password] = pair.split('=', 2);
    if (name === role) return password;
  }
  throw new Error(
    `WABUS_POSTGRES_PASSWORDS has no password of ${role}: print this service's with "npm run service -- passwords".`,
  );
}

/** The database as one role of the service. */
export function addressOfRole(
  config: RolePasswords & { readonly WABUS_POSTGRES_URL: string },
  role: string,
): string {
  return roleUrl(config.WABUS_POSTGRES_URL, role, passwordOfRole(config, role));
}

/** A password of its own for each role, from one root: whoever was given one gets in as nobody else. */
export function derivedPassword(root: string, role: string): string {
  return createHmac('sha256', root).update(role).digest('base64url');
}
