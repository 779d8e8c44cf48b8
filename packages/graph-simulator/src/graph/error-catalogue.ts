/** What is known of a Graph error code: its documented HTTP status and title. */
export interface CataloguedError {
  /** Where a send meets it: in the answer, later in a `failed` status, in both, or only in other calls. */
  readonly met: 'send' | 'late' | 'both' | 'elsewhere';
  readonly status: number;
  readonly title: string;
  readonly details: string;
  readonly transient?: boolean;
}

const catalogue: Record<number, CataloguedError> = {
  0: entry('send', 401, 'AuthException', 'The app user could not be authenticated.'),
  1: entry('send', 400, 'An unknown error occurred', 'Invalid request or possible server error.', true),
  2: entry('send', 503, 'Service temporarily unavailable', 'The service is down or overloaded.', true),
  3: entry('send', 500, 'API Method', 'Capability or permissions issue.'),
  4: entry(
    'send',
    400,
    'Application request limit reached',
    'The app has reached its API call rate limit.',
    true,
  ),
  10: entry(
    'send',
    403,
    'Application does not have permission for this action',
    'The permission is missing or removed.',
  ),
  17: entry('send', 400, 'User request limit reached', 'The user has reached the call rate limit.', true),
  33: entry('send', 400, 'Parameter value is not valid', 'The business phone number has been deleted.'),
  100: entry('send', 400, 'Invalid parameter', 'The request included unsupported or misspelled parameters.'),
  102: entry('send', 401, 'Session key invalid or no longer valid', 'The login session is not valid.'),
  190: entry(
    'send',
    401,
    'Invalid OAuth access token - Cannot parse access token',
    'The access token is not valid.',
  ),
  200: entry('send', 403, 'Permissions error', 'The permission is missing.'),
  368: entry(
    'both',
    403,
    'Temporarily blocked for policies violations',
    'The account violated a platform policy.',
  ),
  613: entry('send', 400, 'Calls to this api have exceeded the rate limit.', 'Custom rate limit.', true),
  80007: entry(
    'send',
    400,
    'Rate limit issues',
    'The WhatsApp Business Account has reached its rate limit.',
    true,
  ),
  80008: entry(
    'elsewhere',
    400,
    'There have been too many calls to this account.',
    'Wait a bit and try again.',
    true,
  ),
  130403: entry('both', 400, 'User is blocked', 'The business has blocked this person.'),
  130429: entry('both', 400, 'Rate limit hit', 'Cloud API message throughput has been reached.'),
  130472: entry(
    'late',
    400,
    "User's number is part of an experiment",
    'The person is part of an experiment.',
  ),
  130497: entry(
    'late',
    403,
    'Business account is restricted from messaging users in this country',
    'Country restricted.',
  ),
  131000: entry('both', 500, 'Something went wrong', 'Message failed to send due to an unknown error.'),
  131005: entry('send', 403, 'Access denied', 'Permission is either not granted or has been removed.'),
  131008: entry('send', 400, 'Required parameter is missing', 'The request is missing a required parameter.'),
  131009: entry('both', 400, 'Parameter value is not valid', 'One or more parameter values are invalid.'),
  131016: entry('both', 500, 'Service unavailable', 'A service is temporarily unavailable.'),
  131021: entry('send', 400, 'Recipient cannot be sender', 'Sender and recipient phone number is the same.'),
  131026: entry('late', 400, 'Message undeliverable', 'Message Undeliverable.'),
  131030: entry(
    'send',
    400,
    'Recipient phone number not in allowed list',
    'Add the recipient to the allowed list.',
  ),
  131031: entry('both', 403, 'Business Account locked', 'The account was restricted or disabled.'),
  131037: entry('send', 400, 'Display name approval needed', 'The number needs an approved display name.'),
  131042: entry(
    'both',
    400,
    'Business eligibility payment issue',
    'There was a problem with the payment method.',
  ),
  131045: entry('both', 500, 'Incorrect certificate', 'A phone number registration error.'),
  131047: entry(
    'both',
    400,
    'Re-engagement message',
    'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  ),
  131048: entry(
    'both',
    400,
    'Spam rate limit hit',
    'There are restrictions on how many messages this number can send.',
  ),
  131049: entry(
    'late',
    400,
    'This message was not delivered to maintain healthy ecosystem engagement.',
    'In order to maintain a healthy ecosystem engagement, the message failed to be delivered.',
  ),
  131050: entry('late', 400, 'User has stopped marketing messages', 'The person stopped marketing messages.'),
  131051: entry('both', 400, 'Unsupported message type', 'Message type is not currently supported.'),
  131053: entry('both', 400, 'Media upload error', 'The media could not be uploaded.'),
  131056: entry(
    'both',
    400,
    '(Business Account, Consumer Account) pair rate limit hit',
    'Too many messages sent from this number to the same person in a short time.',
  ),
  131057: entry('send', 500, 'Account in maintenance mode', 'The account is in maintenance mode.'),
  131059: entry('elsewhere', 400, 'Invalid cursor', 'The paging cursor is not valid.'),
  131062: entry(
    'elsewhere',
    400,
    'Business-scoped User ID recipients are not supported',
    'Business-scoped User ID (BSUID) recipients are not supported for this message.',
  ),
  131063: entry(
    'send',
    400,
    'Marketing templates are disabled on Cloud API',
    'Use the Marketing Messages API.',
  ),
  131064: entry(
    'both',
    400,
    'Template classification limit',
    'Limited because of template misclassification.',
  ),
  132000: entry(
    'send',
    400,
    'Number of parameters does not match the expected number of params',
    'The number of variables differs from the template.',
  ),
  132001: entry(
    'send',
    404,
    'Template name does not exist in the translation',
    'The template does not exist.',
  ),
  132005: entry('send', 400, 'Translated text too long', 'The translated text is too long.'),
  132007: entry('send', 400, 'Template format character policy violated', 'A character policy was violated.'),
  132008: entry('send', 400, 'Parameter error', 'A parameter of the template is not valid.'),
  132012: entry(
    'send',
    400,
    'Parameter format does not match format in the created template',
    'Variable values are formatted incorrectly.',
  ),
  132015: entry('both', 400, 'Template is Paused', 'Template is paused due to low quality.'),
  132016: entry(
    'send',
    400,
    'Template is Disabled',
    'Template has been paused too many times and is now disabled.',
  ),
  132018: entry(
    'send',
    400,
    'Template parameters are not valid',
    'A parameter of the template is not valid.',
  ),
  132068: entry('send', 400, 'Flow is blocked', 'The flow is blocked.'),
  132069: entry('send', 400, 'Flow is throttled', 'The flow has been sent 10 times within the last hour.'),
  133000: entry('elsewhere', 500, 'Incomplete deregistration', 'A previous deregistration attempt failed.'),
  133004: entry(
    'elsewhere',
    503,
    'Server is temporarily unavailable',
    'The registration server is unavailable.',
    true,
  ),
  133005: entry(
    'elsewhere',
    400,
    'Two step verification PIN Mismatch',
    'The two-step verification PIN is incorrect.',
  ),
  133006: entry(
    'elsewhere',
    400,
    'Phone number re-verification needed',
    'Phone number needs to be verified first.',
  ),
  133008: entry('elsewhere', 400, 'Too many two step verification PIN guesses', 'Too many PIN guesses.'),
  133009: entry(
    'elsewhere',
    400,
    'Two step verification PIN guessed too fast',
    'The PIN was entered too quickly.',
  ),
  133010: entry('send', 400, 'Account not registered', 'The account has not been registered.'),
  133015: entry(
    'elsewhere',
    400,
    'Phone number was deleted moments ago',
    'Wait 5 minutes before registering again.',
  ),
  133016: entry(
    'elsewhere',
    400,
    'Account register/deregister rate limit exceeded',
    'The number was registered or deregistered too often in the last 72 hours.',
  ),
  2593107: entry(
    'elsewhere',
    400,
    'Synchronization request limit exceeded',
    'What the phone app knows may be asked for once.',
  ),
  2593108: entry(
    'elsewhere',
    400,
    'Synchronization request outside of the allowed time',
    'What the phone app knows may be asked for within 24 hours of onboarding.',
  ),
  134011: entry(
    'send',
    400,
    'WhatsApp Business Payments terms of service has not been accepted',
    'Accept the terms.',
  ),
  135000: entry('both', 400, 'Generic user error', 'Message failed to send because of an unknown error.'),
  137000: entry(
    'late',
    400,
    'Identity key hash mismatch',
    'The identity key hash of the person has changed.',
  ),
};

function entry(
  met: CataloguedError['met'],
  status: number,
  title: string,
  details: string,
  transient?: boolean,
): CataloguedError {
  return { met, status, title, details, transient };
}

/** Every code of the catalogue, ascending. */
export const cataloguedCodes: readonly number[] = Object.keys(catalogue)
  .map(Number)
  .sort((a, b) => a - b);

/** What is known of a code; a code that the catalogue lacks is answered with HTTP 400 and a plain title. */
export function catalogued(code: number): CataloguedError {
  return catalogue[code] ?? entry('elsewhere', 400, 'Error', 'An error without a description.');
}

/** An error as a webhook's `errors[]` carries it: no `fbtrace_id` there. */
export function webhookError(code: number): Record<string, unknown> {
  const { title, details } = catalogued(code);
  return {
    code,
    title,
    message: title,
    error_data: { details },
    href: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes',
  };
}
