import type { ProjectFailure, ProjectState, RefusedPart } from './state.ts';

/** Steps of going live, in their order; `ProjectFailed.step` names one of them. */
export const CHECKLIST_STEPS = [
  'embedded-signup',
  'business-token',
  'webhooks',
  'phone-number',
  'activation',
] as const;

/** One step of going live. */
export type ChecklistStep = (typeof CHECKLIST_STEPS)[number];

/** A step and how it stands: what it waits for, or why it failed. */
export interface ChecklistItem {
  readonly step: ChecklistStep;
  readonly status: 'done' | 'waiting' | 'failed';
  readonly waitingFor?: string;
  readonly detail?: string;
}

const BEFORE = 'the steps before';
const SIGN_UP_AGAIN = 'the business to finish Embedded Signup again';

/** Where a refusal of what a live project sends is shown, and who has to act. */
const REFUSED: Record<RefusedPart, { readonly step: ChecklistStep; readonly waitingFor: string }> = {
  token: { step: 'business-token', waitingFor: SIGN_UP_AGAIN },
  account: { step: 'activation', waitingFor: 'the business to settle it with Meta in WhatsApp Manager' },
  number: {
    step: 'phone-number',
    waitingFor: 'the business to mend the number in WhatsApp Manager, or to finish Embedded Signup again',
  },
};

/** In these nothing goes on without another signup, or may go on by itself. */
const OVER: ReadonlySet<ProjectState['status']> = new Set(['failed', 'needs-attention']);

/** Who has to act, once it is a step's turn. */
const WAITING_FOR: Record<ChecklistStep, string> = {
  'embedded-signup': 'the business to finish Embedded Signup',
  'business-token': 'Meta to exchange the signup code',
  webhooks: "Meta to take the subscription to the account's webhooks",
  'phone-number': 'Meta to register the number',
  activation: 'wabus to activate the project',
};

/** What the business has to do about errors of Meta's (by code) that no repetition mends. */
const FOR_THE_BUSINESS: Readonly<Record<number, { readonly waitingFor: string; readonly detail: string }>> = {
  133005: {
    waitingFor: 'the business to turn two-step verification off, or to give its PIN',
    detail:
      'Two-step verification of the number is on with another PIN. Turn it off in WhatsApp Manager and finish Embedded Signup again, or send its `pin` along with the next signup.',
  },
  133006: {
    waitingFor: 'the business to verify the number',
    detail:
      'The number is not verified. Verify it by text message or call in WhatsApp Manager, then finish Embedded Signup again.',
  },
};

/**
 * The go-live checklist of a project. A failed signup shows its step as failed, with the reason and who has to act, and
 * those behind it as waiting; what Meta refuses of a project that was live shows at its token, number or activation.
 */
export function checklistOf(state: Pick<ProjectState, 'signup' | 'status' | 'attention'>): ChecklistItem[] {
  const { signup, attention } = state;
  const done: Record<ChecklistStep, boolean> = {
    'embedded-signup': signup !== undefined,
    'business-token': signup?.tokenStored ?? false,
    webhooks: signup?.subscribed ?? false,
    'phone-number': signup?.registered ?? false,
    activation: signup?.phase === 'done',
  };
  const refused = attention && { ...REFUSED[attention.refused ?? 'token'], failure: attention.failure };
  const failed = signup?.phase === 'done' ? refused : signup?.failed;
  const turn = CHECKLIST_STEPS.find((step) => failed?.step === step || !done[step]);
  return CHECKLIST_STEPS.map((step) => {
    if (failed?.step === step) return failedItem(step, failed, OVER.has(state.status));
    if (done[step]) return { step, status: 'done' };
    return { step, status: 'waiting', waitingFor: step === turn ? WAITING_FOR[step] : BEFORE };
  });
}

function failedItem(
  step: ChecklistStep,
  { failure, waitingFor = SIGN_UP_AGAIN }: { readonly failure: ProjectFailure; readonly waitingFor?: string },
  over: boolean,
): ChecklistItem {
  const item = { step, status: 'failed', detail: failure.detail } as const;
  const known = FOR_THE_BUSINESS[failure.meta?.code ?? 0];
  if (known) return { ...item, ...known };
  return over ? { ...item, waitingFor } : item;
}
