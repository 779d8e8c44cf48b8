import type { ToldCase } from '../told-in.ts';
import { accounts } from './accounts.ts';
import { contents } from './contents.ts';
import { marks } from './marks.ts';
import { numbers } from './numbers.ts';
import { changes, others, preferences } from './persons.ts';
import { contactSyncs, echoes, histories } from './phone.ts';
import { calls, groups, handovers, standbys, templateOfAnother } from './routing.ts';
import { statuses } from './statuses.ts';
import { templates } from './templates.ts';
import { texts } from './texts.ts';

/** What Meta may tell, body by body, with the facts that each holds; of every field and kind. */
export const corpus: readonly ToldCase[] = [
  ...[...texts, ...contents, ...marks, ...statuses],
  ...[...echoes, ...histories, ...contactSyncs, ...standbys, templateOfAnother],
  ...[...calls, ...groups, ...handovers, ...preferences, ...changes, ...others],
  ...[...accounts, ...numbers, ...templates],
];

export { bodyOf, ENTRY } from '../told-in.ts';
export { type CorpusOf, corpusAgain, type ToldBody } from './again.ts';
export { NUMBER } from './said.ts';
export { OURS } from './statuses.ts';
