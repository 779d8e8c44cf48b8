export {
  type ConsentSubject,
  contactOptedOut,
  needsConsent,
  purposeOf,
} from './model/consents.ts';
export { markFresh, readGateCheckpoints } from './model/freshness.ts';
export {
  createGates,
  type GateProject,
  type GateStates,
  type Gates,
  MAX_STALENESS_MS,
} from './model/gates.ts';
export { gatesModel } from './model/projection.ts';
export { windowIsOpen } from './policy/window.ts';
