import { AppendTooLargeError } from '@wabus/event-store';
import { InvalidEventError } from '@wabus/events';
import { KeyringError } from '@wabus/keyring';
import { expect, test } from 'vitest';
import { translate } from './translate.ts';

test('what no store ever takes is the fault of the request, said without quoting it, and not retryable', () => {
  const outOfRange = Object.assign(new Error('value "4e99" is out of range'), { code: '22003' });
  const refused = [
    new InvalidEventError('NoteAdded', ['data.text: holds NUL']),
    new AppendTooLargeError('too large.'),
    outOfRange,
  ];
  for (const error of refused) {
    const body = translate(error)?.body();
    expect(body).toMatchObject({ code: 'validation-failed', status: 422, retryable: false });
    expect(body?.detail).toMatch(/^What was sent cannot be kept\. /);
    expect(body?.detail).not.toContain('4e99');
  }
});

test('storage that takes too long is away for the moment', () => {
  const late = [
    Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' }),
    new Error('timeout exceeded when trying to connect'),
    new Error('Query read timeout'),
  ];
  for (const error of late) {
    expect(translate(error)?.body()).toMatchObject({
      code: 'service-unavailable',
      status: 503,
      retryable: true,
    });
  }
});

test('what cannot be sealed since the person was erased is refused as that; other faults of keys are ours', () => {
  expect(translate(new KeyringError('no-key', 'contact 1 has no key'))?.body()).toMatchObject({
    code: 'contact-erased',
    status: 422,
  });
  expect(translate(new KeyringError('tampered', 'a part was changed'))).toBeNull();
});

test('what nobody expected stays an error of ours', () => {
  expect(translate(new Error('a bug'))).toBeNull();
});
