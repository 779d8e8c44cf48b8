export { type Exploration, explore } from './explore.ts';
export {
  type GivenEvent,
  type Outcome,
  recorded,
  type Specification,
  specify,
  type Then,
} from './specification.ts';
