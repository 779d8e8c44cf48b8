import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { root } from './source-files.ts';

/** Rooms whose tests start whole platforms, or are about more than one. */
const WHOLE = ['test', 'deploy'].map((room) => `${root}/${room}/`);
const isOfWhole = ({ moduleId }: TestSpecification): boolean =>
  WHOLE.some((room) => moduleId.startsWith(room));

/** Starts the files that take longest first: one that begins last keeps the other workers waiting with nothing to do. */
export class WholePlatformsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isOfWhole), ...sorted.filter((file) => !isOfWhole(file))];
  }
}
