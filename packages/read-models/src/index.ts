export {
  createGates,
  type GateCampaign,
  type GateProject,
  type GateQuestion,
  type GateStates,
  type Gates,
  type GateTemplate,
  MAX_STALENESS_MS,
} from './gates/gates.ts';
