export {
  type Freshened,
  freshen,
  gatesFreshness,
  markFresh,
  markFreshWhereReached,
} from './model/freshness.ts';
export { gatePerson, gateProject, gateTemplate, gateTenant, NO_STATES } from './model/from-streams.ts';
export { projectTies, TIE_EVENTS, tiesTable } from './model/known/contact-ties.ts';
export { gatesModel } from './model/model.ts';
export {
  createGates,
  type GateStates,
  type Gates,
  MAX_STALENESS_MS,
} from './model/reading.ts';
export { contactOptedOut, purposeOf } from './policy/consent.ts';
export { triesProject } from './policy/project.ts';
export type { GateSubject } from './policy/subject.ts';
export {
  type GateName,
  gateQuestion,
  holdsUntil,
  isStale,
  type ShutVerdict,
  type Verdict,
  verdictOf,
  type WaitVerdict,
} from './policy/verdict.ts';
