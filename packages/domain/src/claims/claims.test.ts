import { specify } from '@wabus/domain/testing';
import type { DomainEvent } from '@wabus/events';
import { describe, expect, test } from 'vitest';
import type { ClaimNumber, ClaimWaba } from './commands.ts';
import { numberDecider, wabaDecider } from './decide.ts';

const wabaId = 'w1';
const phoneNumberId = 'n1';
const mine = { tenantId: 't1', projectId: 'p1' };

describe('a WABA', () => {
  const { given } = specify(wabaDecider);
  const claim: ClaimWaba = { type: 'ClaimWaba', wabaId, ...mine, claimId: 'c1' };
  const claimed = (claimId: string, projectId = 'p1', tenantId = 't1'): DomainEvent => ({
    type: 'WabaClaimed',
    data: { wabaId, tenantId, projectId, claimId },
  });
  const released = (claimId: string): DomainEvent => ({
    type: 'WabaReleased',
    data: { wabaId, tenantId: 't1', claimId, reason: 'lost number' },
  });
  const release = { type: 'ReleaseWaba', wabaId, claimId: 'c1', reason: 'lost number' } as const;

  test('is claimed by the first tenant', () => {
    expect(
      given([])
        .when(claim)
        .then([claimed('c1')]).state.tenantId,
    ).toBe('t1');
  });

  test('claimed again by the same project changes nothing', () => {
    given([claimed('c1')])
      .when({ ...claim, claimId: 'c2' })
      .thenNothing();
  });

  test('is refused to another tenant without naming the owner', () => {
    const other = { ...claim, tenantId: 't2', projectId: 'p9', claimId: 'c9' };
    given([claimed('c1')])
      .when(other)
      .thenError('waba-claimed');
    expect(() => wabaDecider.decide(other, given([claimed('c1')]).state)).not.toThrow(/t1|p1/);
  });

  test('is shared by two projects of a tenant, and stays theirs while one of them holds it', () => {
    const shared = given([claimed('c1')])
      .when({ ...claim, projectId: 'p2', claimId: 'c2' })
      .then([claimed('c2', 'p2')]);
    expect(shared.state.claims).toEqual({ c1: 'p1', c2: 'p2' });
    expect(given([claimed('c1'), claimed('c2', 'p2'), released('c1')]).state.tenantId).toBe('t1');
    expect(
      given([claimed('c1'), claimed('c2', 'p2'), released('c1'), released('c2')]).state.tenantId,
    ).toBeNull();
  });

  test('is free again after its release, for any tenant', () => {
    given([claimed('c1')])
      .when(release)
      .then([released('c1')]);
    const other = { ...claim, tenantId: 't2', claimId: 'c2' };
    given([claimed('c1'), released('c1')])
      .when(other)
      .then([claimed('c2', 'p1', 't2')]);
  });

  test('is released only by the claim that holds it', () => {
    given([claimed('c1')])
      .when({ ...release, claimId: 'c2' })
      .thenNothing();
    given([]).when(release).thenNothing();
  });

  test('each try of a claim has an event id of its own', () => {
    const idOf = (claimId: string) => wabaDecider.decide({ ...claim, claimId }, given([]).state)[0]?.id;
    expect(idOf('c1')).not.toBe(idOf('c2'));
    expect(idOf('c1')).toBeDefined();
  });
});

describe('a number', () => {
  const { given } = specify(numberDecider);
  const claim: ClaimNumber = { type: 'ClaimNumber', phoneNumberId, wabaId, ...mine, claimId: 'c1' };
  const claimed: DomainEvent = {
    type: 'PhoneNumberClaimed',
    data: { phoneNumberId, wabaId, ...mine, claimId: 'c1' },
  };
  const released: DomainEvent = {
    type: 'PhoneNumberReleased',
    data: { phoneNumberId, wabaId, tenantId: 't1', claimId: 'c1', reason: 'moved' },
  };

  test('is claimed once; the same project again changes nothing', () => {
    given([]).when(claim).then([claimed]);
    given([claimed])
      .when({ ...claim, claimId: 'c2' })
      .thenNothing();
  });

  test.each([
    ['another tenant', { tenantId: 't2' }],
    ['another project of the tenant', { projectId: 'p2' }],
  ])('is refused to %s', (_who, other) => {
    given([claimed])
      .when({ ...claim, ...other, claimId: 'c2' })
      .thenError('number-claimed');
  });

  test('moves with its project to another WABA', () => {
    const moved = { ...claim, wabaId: 'w2', claimId: 'c2' };
    expect(given([claimed]).when(moved).state?.wabaId).toBe('w2');
  });

  test('is released only by its claim', () => {
    const release = { type: 'ReleaseNumber', phoneNumberId, claimId: 'c1', reason: 'moved' } as const;
    expect(given([claimed]).when(release).then([released]).state).toBeNull();
    given([claimed])
      .when({ ...release, claimId: 'c0' })
      .thenNothing();
  });
});
