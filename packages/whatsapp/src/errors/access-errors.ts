import { type ErrorEntry, entry } from './entry.ts';

const MINUTE = 60_000;
const RECONNECT = 'Connect the number again through Embedded Signup.';
const WAITS = 'Nothing to do: wabus tries again.';
const SLOWER =
  'Nothing to do: wabus waits and tries again; if it stays, spread administrative calls over more time.';

/** Errors of token, permission, call budgets and Meta's own health. */
export const accessErrors: readonly ErrorEntry[] = [
  entry(0, 'auth', 'tenant', 'Meta could not authenticate the token.', RECONNECT),
  entry(
    1,
    'retry-with-backoff',
    'meta',
    'Meta answered with an unknown error.',
    'Nothing to do at first; if it stays, look at the request for something Meta may not understand.',
    {
      maxTries: 3,
      over: 'Look at the message for something that Meta may not understand, and send it as a new one; Meta has no more to say about it.',
    },
  ),
  entry(2, 'retry-with-backoff', 'meta', 'Meta is down or overloaded.', WAITS, {
    over: 'Look at metastatus.com, and send it as a new message when Meta is well.',
  }),
  entry(
    3,
    'auth',
    'operator',
    'The app lacks a capability for this call.',
    "Look at the app's permissions and access level in Meta's dashboard.",
  ),
  entry(4, 'retry-with-backoff', 'time', "The app's call limit is reached.", SLOWER, {
    over: 'Spread administrative calls of all projects over more time; send it as a new message in an hour, when Meta counts anew.',
  }),
  entry(
    10,
    'auth',
    'tenant',
    'A permission is missing or was taken away.',
    `Grant both WhatsApp permissions. ${RECONNECT}`,
  ),
  entry(17, 'retry-with-backoff', 'time', "The token's call limit is reached.", SLOWER, {
    over: 'Spread administrative calls of this project over more time; send it as a new message in an hour, when Meta counts anew.',
  }),
  entry(102, 'auth', 'tenant', 'The session of the token has ended.', RECONNECT),
  entry(
    104,
    'auth',
    'operator',
    'The call carried no token.',
    'Look whether the project still has a token in the vault.',
  ),
  entry(190, 'auth', 'tenant', 'The token has expired or is not valid any more.', RECONNECT),
  entry(
    [200, 299],
    'auth',
    'tenant',
    'The token does not carry the permission for this.',
    `Grant both WhatsApp permissions. ${RECONNECT}`,
    { range: true },
  ),
  entry(
    368,
    'policy-block',
    'tenant',
    'Meta blocked the account for a while because of its policies.',
    'Read the notice in WhatsApp Manager and ask for a review there.',
    { refused: 'account' },
  ),
  entry(613, 'retry-with-backoff', 'time', 'A call limit of this endpoint is reached.', SLOWER, {
    over: 'Make fewer calls of this kind at once; send it as a new message later.',
  }),
  entry(
    1005,
    'unknown',
    'operator',
    'An access error of the former on-premises API.',
    'Look at which API the number is on.',
  ),
  entry([80007, 80008], 'retry-with-backoff', 'time', "The WABA's call limit is reached.", SLOWER, {
    over: 'Spread administrative calls of this account, such as those for templates, over more time; send it as a new message in an hour, when Meta counts anew.',
  }),
  entry(131005, 'auth', 'tenant', 'Access was denied.', `Grant both WhatsApp permissions. ${RECONNECT}`),
  entry(131000, 'retry-with-backoff', 'meta', "Something went wrong on Meta's side.", WAITS, {
    over: "The trouble was Meta's and lasted longer than wabus tried; send it as a new message when metastatus.com says that it is over.",
  }),
  entry(131016, 'retry-with-backoff', 'meta', "A service of Meta's is not available.", WAITS, {
    over: 'The service stayed away for longer than wabus tried; send it as a new message when metastatus.com says that it is back.',
  }),
  entry(
    131057,
    'retry-with-backoff',
    'time',
    'The account is in maintenance, as a rule for a higher throughput.',
    'Nothing to do: it takes about a minute.',
    {
      retryAfterMs: MINUTE,
      over: 'Send it as a new message when WhatsApp Manager shows that the maintenance of the account is over.',
    },
  ),
  entry(
    2494100,
    'retry-with-backoff',
    'time',
    'The number is in maintenance.',
    'Nothing to do: it takes some minutes.',
    {
      retryAfterMs: 5 * MINUTE,
      over: 'Send it as a new message when WhatsApp Manager shows that the maintenance of the number is over.',
    },
  ),
];

/** Subcodes that say which of several troubles a code of this family means. */
export const accessSubcodes: readonly ErrorEntry[] = [
  entry(
    33,
    'permanent-request',
    'caller',
    'Meta does not know this object, or the token cannot see it.',
    'Look at the id, and whether the token grants its WABA.',
    // Of a message, the object is the number that it is sent from: it stands in the path.
    { subcode: true, refused: 'number' },
  ),
  entry(458, 'auth', 'tenant', 'The business removed the app.', RECONNECT, { subcode: true }),
  entry(460, 'auth', 'tenant', 'The password behind the token was changed.', RECONNECT, { subcode: true }),
  entry(463, 'auth', 'tenant', 'The token has expired.', RECONNECT, { subcode: true }),
  entry(467, 'auth', 'tenant', 'The token was made invalid.', RECONNECT, { subcode: true }),
  entry(492, 'auth', 'tenant', 'The session of the token is not valid.', RECONNECT, { subcode: true }),
  entry(
    [36007, 36009],
    'permanent-request',
    'tenant',
    'The signup code has expired or was used before.',
    'Go through Embedded Signup again; its code lives 30 seconds and works once.',
    { subcode: true },
  ),
  entry(
    36008,
    'permanent-request',
    'operator',
    'Meta could not verify the signup code.',
    "Look at the app's Facebook Login settings, then go through Embedded Signup again.",
    { subcode: true },
  ),
];
