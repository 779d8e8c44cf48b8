import { Secret } from '@wabus/platform';

const SCHEME = /^(esdb|esdb\+discover):\/\//;

/** Settings that the client knows; it would print any other one together with the whole string. */
const KNOWN = new Set([
  'usercertfile',
  'userkeyfile',
  'maxdiscoverattempts',
  'connectionname',
  'defaultdeadline',
  'discoveryinterval',
  'gossiptimeout',
  'nodepreference',
  'tls',
  'tlscafile',
  'keepaliveinterval',
  'keepalivetimeout',
]);

/** Settings that the client knows and this adapter cannot work with, and why. */
const REFUSED = new Map([
  ['tlsverifycert', 'the client does not support it: name the certificate authority with tlsCAFile'],
  ['throwonappendfailure', 'the adapter needs failed appends to be thrown'],
]);

/** The connection string cannot be used; the message never quotes it, as it may hold a password. */
export class ConnectionStringError extends Error {
  override readonly name = 'ConnectionStringError';

  constructor(what: string) {
    super(
      `The EventStoreDB connection string cannot be used: ${what}. It reads esdb://user:password@host:2113?tls=true (or esdb+discover://…).`,
    );
  }
}

/**
 * The connection string for the client, with the given credentials in place of its own. Checks what the client
 * would otherwise answer by printing the string, password and all.
 * @throws ConnectionStringError
 */
export function checkedConnectionString(
  given: string | Secret,
  credentials?: { readonly username: string; readonly password: Secret },
): Secret {
  const text = (typeof given === 'string' ? given : given.reveal()).trim().replace(/\/+$/, '');
  const scheme = SCHEME.exec(text)?.[0];
  if (!scheme) throw new ConnectionStringError('it begins with neither esdb:// nor esdb+discover://');
  const rest = text.slice(scheme.length);
  const query = rest.lastIndexOf('?');
  const [authority, settings] = query === -1 ? [rest, ''] : [rest.slice(0, query), rest.slice(query + 1)];
  checkSettings(settings);
  const at = authority.lastIndexOf('@');
  checkHosts(authority.slice(at + 1));
  const own = at === -1 ? '' : authority.slice(0, at + 1);
  if (own && !/^[^:@]+:[^:@]+@$/.test(own)) {
    throw new ConnectionStringError(
      'its credentials are not user:password, with other characters percent-encoded',
    );
  }
  const login = credentials
    ? `${encodeURIComponent(credentials.username)}:${encodeURIComponent(credentials.password.reveal())}@`
    : own;
  const hosts = authority.slice(at + 1).replace(/\/+$/, '');
  return new Secret(`${scheme}${login}${hosts}${settings && `?${settings}`}`);
}

/** Where a connection string points, for errors and logs: hosts and ports, nothing else of it. */
export function addressIn(connectionString: Secret): string {
  const rest = connectionString.reveal().replace(SCHEME, '').split('?')[0] ?? '';
  return rest.slice(rest.lastIndexOf('@') + 1);
}

function checkSettings(settings: string): void {
  for (const setting of settings.split('&').filter(Boolean)) {
    const name = setting.split('=')[0] ?? '';
    const key = name.trim().toLowerCase().replace(/[_-]/g, '');
    const refused = REFUSED.get(key);
    if (refused) throw new ConnectionStringError(`it sets ${name}, and ${refused}`);
    if (!KNOWN.has(key)) throw new ConnectionStringError('it has a setting that the client does not know');
    if (key === 'nodepreference' && !/^\s*leader\s*$/i.test(setting.split('=')[1] ?? '')) {
      throw new ConnectionStringError(
        'its nodePreference is not leader, and a follower does not have at once what was just appended: leave it out',
      );
    }
  }
}

function checkHosts(hosts: string): void {
  const each = hosts.replace(/\/+$/, '').split(',');
  if (each.every((host) => /^[\w.-]+(:\d{1,5})?$/.test(host))) return;
  throw new ConnectionStringError('a host is missing or is not host or host:port');
}
