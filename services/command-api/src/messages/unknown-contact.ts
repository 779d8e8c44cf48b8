import { problem } from '@wabus/api-contract';

/** The problem of a contact id in a body that is nobody's. */
export function unknownContact() {
  return problem('validation-failed', {
    detail: 'Wrong: to.contactId.',
    errors: [{ path: 'to.contactId', code: 'not-found', detail: 'is no contact of this tenant' }],
  });
}
