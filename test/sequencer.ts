import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { root } from './source-files.ts';

/** The files that take a minute or more, the longest first: a worker that has one of them last works alone at the end. */
const LONGEST = [
  'test/scenario/engines',
  'test/crash',
  'test/cost',
  'test/adding',
  'test/rebuild',
  'test/scenario',
  'services/scheduler/src/attention',
  'test/contract',
  // Rooms whose tests start whole platforms, or are about more than one.
  'test',
  'deploy',
];

/** How late a file begins: its place among what takes longest. */
const place = ({ moduleId }: TestSpecification): number => {
  const found = LONGEST.findIndex((start) => moduleId.startsWith(`${root}/${start}`));
  return found === -1 ? LONGEST.length : found;
};

/** Starts the files that take longest first: one that begins last keeps the other workers waiting with nothing to do. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => place(one) - place(other));
  }
}
