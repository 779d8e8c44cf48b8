import { type GivenEvent, specify } from '@wabus/domain/testing';
import { describe, expect, test } from 'vitest';
import { messageId, own } from '../../testing/message-fixture.ts';
import { messageDecider } from './decide.ts';
import { PARKED, PROBE_REFUSED, parkingsOf, provenParkings } from './parking.ts';

const { given } = specify(messageDecider);

/** A message that was released and put off for these reasons, one after the other, a minute each. */
function putOff(...reasons: string[]) {
  const past = reasons.flatMap((reason, index): GivenEvent[] => {
    const attemptId = `a${index}`;
    return [
      own.released(index + 1),
      own.attempted(attemptId, index + 1),
      {
        type: 'MessageDeferred',
        data: { messageId, attemptId, reason },
        ...{ occurredAt: minute(index), recordedAt: minute(index) },
      },
    ];
  });
  return given([own.queued, ...past]).state;
}

const minute = (index: number, second = 0): string =>
  new Date(Date.UTC(2026, 5, 1, 12, index, second)).toISOString();

describe('what speaks against a message that is parked again and again', () => {
  const parked = putOff(PARKED.account, PARKED.account, PARKED.account, PARKED.account);

  test('are recoveries of its project in between', () => {
    expect(provenParkings(parkingsOf(parked), [minute(0, 30), minute(2, 30)])).toBe(2);
    expect(
      provenParkings(parkingsOf(parked), [minute(0, 30), minute(1, 30), minute(2, 30), minute(3, 30)]),
    ).toBe(4);
  });

  test('is nothing while there were none, whatever else let it go', () => {
    expect(parkingsOf(parked)).toHaveLength(4);
    expect(provenParkings(parkingsOf(parked), [])).toBe(0);
  });

  test('is no recovery from before, and several between two parkings are one', () => {
    const before = new Date(Date.parse(minute(0)) - 1_000).toISOString();
    expect(provenParkings(parkingsOf(parked), [before])).toBe(0);
    expect(provenParkings(parkingsOf(parked), [minute(1, 10), minute(1, 20), minute(1, 30)])).toBe(1);
  });

  test('is not that it tried a project that needs attention, nor any other wait', () => {
    const tried = putOff(
      PARKED.token,
      PROBE_REFUSED,
      PROBE_REFUSED,
      'project-needs-attention',
      'token-missing',
    );
    expect(parkingsOf(tried)).toEqual([minute(0)]);
    expect(provenParkings(parkingsOf(tried), [minute(1, 30), minute(2, 30), minute(3, 30)])).toBe(1);
  });
});
