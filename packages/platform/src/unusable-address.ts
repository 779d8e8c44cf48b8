/** Why an address cannot be listened on, in words. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another process',
  EACCES: 'may not be taken by this user',
  EADDRNOTAVAIL: 'is no address of this machine',
};

/** What Node says of an address besides. */
interface Listened extends NodeJS.ErrnoException {
  readonly address?: string;
  readonly port?: number;
}

/**
 * The error of a server that could not listen, with the setting to change; any other error as it is.
 * @param config settings as read; those that end in `_PORT` and `_HOST` say where is listened
 */
export function withSetting(error: unknown, config: Readonly<Record<string, unknown>>): unknown {
  const { code = '', syscall, address, port } = error as Listened;
  const reason = REASONS[code];
  if (!(error instanceof Error) || syscall !== 'listen' || reason === undefined) return error;
  const [ending, wrong] = code === 'EADDRNOTAVAIL' ? ['_HOST', address] : ['_PORT', port];
  const keys = Object.keys(config).filter((key) => key.endsWith(ending) && config[key] === wrong);
  const cure = keys.length === 0 ? 'choose another one' : `set ${keys.join(' or ')} to another one`;
  return new Error(
    `${address}:${port} ${reason}: ${cure}${ending === '_PORT' ? ' (0 picks a free one)' : ''}.`,
    {
      cause: error,
    },
  );
}
