export { photoCame } from './photo.ts';
export { miscounted } from './recount.ts';
export { playScenario, type Scenario } from './scenario.ts';
export { createWorld, type World } from './world.ts';
