import type { ProjectState } from './state.ts';

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

const WAITING_FOR: Record<ChecklistStep, string> = {
  'embedded-signup': 'somebody to finish Embedded Signup',
  'business-token': 'the exchange of the signup code',
  webhooks: "the subscription to the WABA's webhooks",
  'phone-number': 'the registration of the number',
  activation: 'the steps before',
};

/** The go-live checklist of a project. A failed signup shows its step as failed, and those behind it as waiting. */
export function checklistOf(state: Pick<ProjectState, 'signup' | 'status'>): ChecklistItem[] {
  const { signup } = state;
  const done: Record<ChecklistStep, boolean> = {
    'embedded-signup': signup !== undefined,
    'business-token': signup?.tokenStored ?? false,
    webhooks: signup?.subscribed ?? false,
    'phone-number': signup?.registered ?? false,
    activation: state.status === 'active',
  };
  const failed = signup?.failed;
  return CHECKLIST_STEPS.map((step) => {
    if (failed?.step === step) return { step, status: 'failed', detail: failed.failure.detail };
    return done[step] ? { step, status: 'done' } : { step, status: 'waiting', waitingFor: WAITING_FOR[step] };
  });
}
