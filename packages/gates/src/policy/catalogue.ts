import { campaignGate } from './campaign.ts';
import { consentGate } from './consent.ts';
import { personGate } from './person.ts';
import { projectGate } from './project.ts';
import { standingGate } from './standing.ts';
import { templateGate } from './template.ts';
import { windowGate } from './window.ts';

/**
 * Every gate, in the order in which they are asked: the first objection is the verdict. What passes by itself stands
 * before what is for good, so that a pause holds everything as it is; and what is true for all before what is true for one.
 */
export const gates = [
  campaignGate,
  projectGate,
  standingGate,
  templateGate,
  personGate,
  windowGate,
  consentGate,
] as const;
