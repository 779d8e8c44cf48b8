import { specify } from '@wabus/domain/testing';
import type { DomainEvent } from '@wabus/events';
import { describe, expect, test } from 'vitest';
import { checklistOf } from './checklist.ts';
import type { BeginSignup, StoreBusinessToken } from './commands.ts';
import { projectDecider } from './decide.ts';
import type { ProjectState } from './state.ts';

const { given } = specify(projectDecider);
const projectId = 'p1';
const [wabaId, phoneNumberId] = ['w1', 'n1'];
const failure = { code: 'signup-code-expired', class: 'own-rule', detail: 'The code expired.' } as const;
const created: DomainEvent = { type: 'ProjectCreated', data: { projectId, name: 'Shop' } };
const begun: DomainEvent = {
  type: 'EmbeddedSignupCompleted',
  data: { projectId, signupId: 's1', wabaId, phoneNumberId },
};
const grant = {
  projectId,
  signupId: 's1',
  wabaId,
  phoneNumberId,
  displayPhoneNumber: '+55 11 5555-0000',
  verifiedName: 'Shop',
  qualityRating: 'GREEN',
  throughput: 'STANDARD',
  vaultVersion: 1,
};
const tokenStored: DomainEvent = { type: 'BusinessTokenStored', data: grant };
const subscribed: DomainEvent = { type: 'WebhooksSubscribed', data: { projectId, wabaId } };
const registered: DomainEvent = { type: 'PhoneNumberRegistered', data: { projectId, phoneNumberId } };
const activated: DomainEvent = { type: 'ProjectActivated', data: { projectId, wabaId, phoneNumberId } };
const signupFailed: DomainEvent = {
  type: 'EmbeddedSignupFailed',
  data: { projectId, signupId: 's1', failure },
};
const registrationFailed: DomainEvent = {
  type: 'PhoneNumberRegistrationFailed',
  data: { projectId, phoneNumberId, failure },
};
const projectFailed: DomainEvent = {
  type: 'ProjectFailed',
  data: { projectId, step: 'phone-number', failure },
};
const begin: BeginSignup = { type: 'BeginSignup', projectId, signupId: 's2', wabaId };
const storeToken: StoreBusinessToken = { type: 'StoreBusinessToken', ...grant };
const live = [created, begun, tokenStored, subscribed, registered];

const steps = (state: ProjectState | null) =>
  state && checklistOf(state).map(({ step, status }) => `${step} ${status}`);

describe('a signup', () => {
  test('begins on a new project, and the project connects', () => {
    const { state } = given([created])
      .when(begin)
      .then([{ type: 'EmbeddedSignupCompleted', data: { projectId, signupId: 's2', wabaId } }]);
    expect(state?.status).toBe('connecting');
    expect(state?.signup?.phase).toBe('exchanging');
  });

  test('is refused for a project that does not exist', () => {
    given([]).when(begin).thenError('not-found');
  });

  test.each([
    ['before its code is exchanged', [begun]],
    ['while the project goes live', [begun, tokenStored]],
    ['after a registration that failed but may be tried again', [begun, tokenStored, registrationFailed]],
  ])('is refused while another is under way %s', (_when, past) => {
    given([created, ...past])
      .when(begin)
      .thenError('signup-in-progress');
  });

  test.each([
    ['its exchange failed', [begun, signupFailed]],
    ['going live failed', [begun, tokenStored, projectFailed]],
  ])('may be tried again after %s', (_when, past) => {
    const { state } = given([created, ...past]).when(begin);
    expect(state?.signup).toMatchObject({ signupId: 's2', phase: 'exchanging', tokenStored: false });
    expect(state?.signup?.failed).toBeUndefined();
  });

  test('is refused for an active project', () => {
    given([...live, activated])
      .when(begin)
      .thenError('project-already-connected');
  });

  test('brings an event id of its own, so that only one of two same requests wins', () => {
    const idOf = (signupId: string) =>
      projectDecider.decide({ ...begin, signupId }, given([created]).state)[0]?.id;
    expect(idOf('s2')).toBe(idOf('s2'));
    expect(idOf('s2')).not.toBe(idOf('s3'));
  });

  test('fails only while it is the one that exchanges', () => {
    const fail = { type: 'FailSignup', projectId, signupId: 's1', failure } as const;
    given([created, begun]).when(fail).then([signupFailed]);
    given([created, begun, signupFailed]).when(fail).thenNothing();
    given([created, begun, tokenStored]).when(fail).thenNothing();
    given([created, begun])
      .when({ ...fail, signupId: 's0' })
      .thenNothing();
  });
});

describe('going live', () => {
  test('stores the token of the current signup once', () => {
    given([created, begun]).when(storeToken).then([tokenStored]);
    given([created, begun, tokenStored]).when(storeToken).thenNothing();
  });

  test('refuses the token of a signup that is over', () => {
    given([created, begun, signupFailed]).when(storeToken).thenError('signup-not-current');
    given([created, begun])
      .when({ ...storeToken, signupId: 's9' })
      .thenError('signup-not-current');
  });

  test('records each step once', () => {
    const subscribe = { type: 'RecordWebhooksSubscribed', projectId } as const;
    const register = { type: 'RecordNumberRegistered', projectId } as const;
    given([created, begun, tokenStored]).when(subscribe).then([subscribed]);
    given([created, begun, tokenStored, subscribed]).when(subscribe).thenNothing();
    given([created, begun, tokenStored, subscribed]).when(register).then([registered]);
    given(live).when(register).thenNothing();
  });

  test('has no steps before the token', () => {
    given([created, begun])
      .when({ type: 'RecordWebhooksSubscribed', projectId })
      .thenError('project-not-ready');
  });

  test('activates only when every step is done, and once', () => {
    const activate = { type: 'ActivateProject', projectId } as const;
    given([created, begun, tokenStored, subscribed]).when(activate).thenError('project-not-ready');
    expect(given(live).when(activate).then([activated]).state?.status).toBe('active');
    given([...live, activated])
      .when(activate)
      .thenNothing();
  });

  test('does not register a number that its app on a phone has registered', () => {
    const inApp: DomainEvent = { type: 'BusinessTokenStored', data: { ...grant, onBusinessApp: true } };
    expect(steps(given([created, begun, inApp]).state)).toContain('phone-number done');
    given([created, begun, inApp, subscribed]).when({ type: 'ActivateProject', projectId }).then([activated]);
  });

  test('fails at a step, once', () => {
    const fail = { type: 'FailProject', projectId, step: 'phone-number', failure } as const;
    expect(given([created, begun, tokenStored]).when(fail).then([projectFailed]).state?.status).toBe(
      'failed',
    );
    given([created, begun, tokenStored, projectFailed]).when(fail).thenNothing();
  });

  test('does not fail at a step that somebody else got through', () => {
    const refuse = { type: 'RecordRegistrationFailed', projectId, failure } as const;
    given(live).when(refuse).thenNothing();
    given(live).when({ type: 'FailProject', projectId, step: 'phone-number', failure }).thenNothing();
    given(live).when({ type: 'FailProject', projectId, step: 'webhooks', failure }).thenNothing();
  });
});

describe('a live project whose messages Meta refuses', () => {
  const messageId = 'm1';
  const refused = { ...failure, code: 'meta-190', class: 'auth', detail: 'The token has expired.' } as const;
  const late = '2100-01-01T00:00:00.000Z';
  const told = { projectId, messageId, refusedAt: late, refused: 'token', failure: refused } as const;
  const raise = { type: 'RaiseAttention', ...told } as const;
  const raised: DomainEvent = {
    type: 'ProjectNeedsAttention',
    data: told,
  };
  const recovered: DomainEvent = { type: 'ProjectRecovered', data: { projectId, messageId } };
  const recover = { type: 'RecoverProject', projectId, messageId } as const;
  const down = [...live, activated, raised];

  test('needs attention once, and says why', () => {
    const { state } = given([...live, activated])
      .when(raise)
      .then([raised]);
    expect(state).toMatchObject({ status: 'needs-attention', attention: { failure: refused } });
    given(down).when(raise).thenNothing();
  });

  test('does not for a refusal from before it last worked, nor before it ever did', () => {
    given([...live, activated])
      .when({ ...raise, refusedAt: '1999-01-01T00:00:00.000Z' })
      .thenNothing();
    given(live).when(raise).thenNothing();
  });

  test('recovers when Meta takes a message again, and may need attention another time', () => {
    const { state } = given(down).when(recover).then([recovered]);
    expect(state?.status).toBe('active');
    expect(state?.attention).toBeUndefined();
    given([...down, recovered])
      .when(recover)
      .thenNothing();
    given([...down, recovered])
      .when(raise)
      .then([raised]);
  });

  test('shows it at its token, and who has to act', () => {
    const { state } = given(down);
    expect(steps(state)).toEqual([
      'embedded-signup done',
      'business-token failed',
      'webhooks done',
      'phone-number done',
      'activation done',
    ]);
    expect(state && checklistOf(state)[1]).toMatchObject({
      detail: refused.detail,
      waitingFor: 'the business to finish Embedded Signup again',
    });
  });

  test.each([
    ['account', 'activation', 'the business to settle it with Meta in WhatsApp Manager'],
    ['number', 'phone-number', expect.stringContaining('mend the number in WhatsApp Manager')],
  ] as const)(
    'shows a refusal of its %s where that belongs, and who has to act',
    (part, step, waitingFor) => {
      const { state } = given([...live, activated]).when({ ...raise, refused: part });
      expect(state).toMatchObject({ status: 'needs-attention', attention: { refused: part } });
      const failed = state && checklistOf(state).filter(({ status }) => status !== 'done');
      expect(failed).toEqual([{ step, status: 'failed', detail: refused.detail, waitingFor }]);
      const after = given([...live, activated, raised, recovered]).state;
      expect(after && checklistOf(after).every(({ status }) => status === 'done')).toBe(true);
    },
  );

  test('is mended by another signup, which changes nothing until it is done', () => {
    const again = { ...begun, data: { ...begun.data, signupId: 's2' } } as DomainEvent;
    const stored = { ...tokenStored, data: { ...grant, signupId: 's2' } } as DomainEvent;
    const { state } = given(down).when(begin);
    expect(state).toMatchObject({ status: 'reconnecting', attention: { failure: refused } });
    given([...down, again])
      .when(begin)
      .thenError('signup-in-progress');
    given([...down, again, stored])
      .when(recover)
      .thenNothing();
    const mended = given([...down, again, stored, subscribed, registered, activated]).state;
    expect(mended?.status).toBe('active');
    expect(mended?.attention).toBeUndefined();
  });

  test('still needs attention after a signup that failed, and recovers by itself only with the token that it had', () => {
    const again = { ...begun, data: { ...begun.data, signupId: 's2' } } as DomainEvent;
    const expired = { ...signupFailed, data: { ...signupFailed.data, signupId: 's2' } } as DomainEvent;
    const stored = { ...tokenStored, data: { ...grant, signupId: 's2' } } as DomainEvent;
    const { state } = given([...down, again, expired]);
    expect(state?.status).toBe('needs-attention');
    expect(steps(state)?.[0]).toBe('embedded-signup failed');
    const back = given([...down, again, expired])
      .when(recover)
      .then([recovered]).state;
    expect(steps(back)?.every((step) => step.endsWith(' done'))).toBe(true);
    const halfway = given([...down, again, stored, projectFailed]);
    expect(halfway.state?.status).toBe('needs-attention');
    given([...down, again, stored, projectFailed])
      .when(recover)
      .thenNothing();
  });
});

describe('the checklist', () => {
  test('waits for everything on a new project', () => {
    expect(given([created]).state?.status).toBe('pending');
    expect(steps(given([created]).state)).toEqual([
      'embedded-signup waiting',
      'business-token waiting',
      'webhooks waiting',
      'phone-number waiting',
      'activation waiting',
    ]);
  });

  test('says where it failed and why', () => {
    const { state } = given([created, begun, tokenStored, subscribed, registrationFailed]);
    expect(steps(state)).toEqual([
      'embedded-signup done',
      'business-token done',
      'webhooks done',
      'phone-number failed',
      'activation waiting',
    ]);
    expect(state && checklistOf(state)[3]?.detail).toBe(failure.detail);
  });

  test('says who has to act: Meta for the next step, nobody yet for those behind it', () => {
    const waits = (state: ProjectState | null) => state && checklistOf(state).map((item) => item.waitingFor);
    const before = 'the steps before';
    expect(waits(given([created, begun, tokenStored, subscribed]).state)).toEqual([
      ...[undefined, undefined, undefined],
      ...['Meta to register the number', before],
    ]);
    expect(waits(given([created]).state)?.[0]).toBe('the business to finish Embedded Signup');
  });

  test.each([
    [133005, 'the business to turn two-step verification off, or to give its PIN', 'another PIN'],
    [133006, 'the business to verify the number', 'not verified'],
    [100, 'the business to finish Embedded Signup again', failure.detail],
  ])('tells what Meta refuses with %i apart', (code, waitingFor, detail) => {
    const refused = { ...failure, meta: { code, message: 'x' } };
    const failed: DomainEvent = {
      type: 'ProjectFailed',
      data: { projectId, step: 'phone-number', failure: refused },
    };
    const { state } = given([created, begun, tokenStored, subscribed, failed]);
    const item = state && checklistOf(state)[3];
    expect(item).toMatchObject({ status: 'failed', waitingFor, detail: expect.stringContaining(detail) });
  });

  test('shows a failed exchange at the signup', () => {
    expect(steps(given([created, begun, signupFailed]).state)?.[0]).toBe('embedded-signup failed');
  });

  test('is all done when active', () => {
    expect(steps(given([...live, activated]).state)?.every((step) => step.endsWith(' done'))).toBe(true);
  });
});
