export { explore } from './explore.ts';
export { failure, queueIt, status } from './message-fixture.ts';
export {
  type GivenEvent,
  recorded,
  specify,
} from './specification.ts';
