import { hostname, userInfo } from 'node:os';
import type { ReadModel } from '@wabus/projection';
import {
  aloneWithModel,
  type Blocker,
  blockerText,
  bringBack,
  compareBeside,
  fillBeside,
  type ModelLag,
  models,
  progressSentence,
  readLag,
  swapVersions,
  type TableComparison,
  tellingProgress,
  type Unfoldable,
  type VersionOptions,
  verifyModel,
} from '@wabus/read-models';
import type { Installation } from './installation.ts';
import { EXIT, InterruptedError, type Outcome } from './outcome.ts';
import { differencesText, lagText, swappedText, tablesText } from './texts.ts';

/** How often it is said how far a filling is. */
const SAY_EVERY_MS = 1_000;

/** What a command works with. */
export interface CommandContext {
  readonly installation: Installation;
  /** Aborts when the command is to end. */
  readonly signal: AbortSignal;
  /** Says what is under way. */
  say(sentence: string): void;
  /** Default: the models of this release. */
  readonly models?: readonly ReadModel[];
}

/** How a model is replayed. */
export interface ReplayFlags {
  /** Go past events that the model cannot fold. */
  readonly park?: boolean;
  /** Swap although some were gone past. */
  readonly yes?: boolean;
  /** False: fill and compare, and leave what is live as it is. */
  readonly swap?: boolean;
}

/** Fills the model anew beside the live one, compares the two, and swaps them. */
export function replayModel(name: string, flags: ReplayFlags, context: CommandContext): Promise<Outcome> {
  return onModel('replay', name, context, async (options) => {
    const { park = false, yes = false, swap = true } = flags;
    const parked = await fillBeside({ ...options, park });
    const done = { command: 'replay', model: name, version: options.model.version, parked };
    if (parked.length > 0 && swap && !yes) return needsYes(done, parked);
    context.say(`Comparing ${name} with what is live`);
    if (!swap) return compared(done, await compareBeside(options));
    let tables: readonly TableComparison[] = [];
    const swapped = await swapVersions({ ...options, park }, (found) => {
      tables = found;
      context.say(`Swapping ${name}`);
    });
    const json = { ...done, swapped: true, tables, changed: swapped.tables, pausedMs: swapped.pausedMs };
    return { exit: EXIT.good, json, text: `${tablesText(tables)}\n${swappedText(name, swapped)}` };
  });
}

function needsYes(done: object, parked: readonly Unfoldable[]): Outcome {
  const events = parked.map(
    ({ stream, revision, type, error }) => `  ${type}, revision ${revision} of ${stream}: ${error}`,
  );
  const text = `${parked.length} events could not be folded and were gone past:\n${events.join('\n')}\nNothing was swapped. Swap nevertheless with --park --yes.`;
  return { exit: EXIT.difference, json: { ...done, swapped: false }, text };
}

function compared(done: object, tables: readonly TableComparison[]): Outcome {
  const equal = tables.every((table) => table.equal);
  const json = { ...done, swapped: false, equal, tables };
  const text = equal ? tablesText(tables) : `${tablesText(tables)}\n${differencesText(tables)}`;
  return { exit: equal ? EXIT.good : EXIT.difference, json, text };
}

/** Fills the model once more and compares that with what is live. */
export function verify(name: string, context: CommandContext): Promise<Outcome> {
  return onModel('verify', name, context, async (options) => {
    const tables = await verifyModel(options);
    return compared({ command: 'verify', model: name, version: options.model.version }, tables);
  });
}

/** Takes the last swap of the model back. */
export function rollback(name: string, context: CommandContext): Promise<Outcome> {
  return onModel('rollback', name, context, async (options) => {
    const { version, ...swapped } = await bringBack(options);
    const { version: wanted } = options.model;
    const other = `\nThey are of version ${version}, and this release writes ${wanted}: start the release that writes ${version}; until then they stay as they were at the swap.`;
    const json = { command: 'rollback', model: name, version, ...swapped };
    return { exit: EXIT.good, json, text: `${swappedText(name, swapped)}${version === wanted ? '' : other}` };
  });
}

/** Says for each model how far its rows are behind the events. */
export async function lag({ installation, models: all = models }: CommandContext): Promise<Outcome> {
  const { store, ownerUrl } = installation;
  const found: readonly ModelLag[] = await readLag({ store, ownerUrl, models: all });
  return { exit: EXIT.good, json: { command: 'lag', models: found }, text: lagText(found) };
}

/** Whom others are told of who come second. */
export const whoCalls = (command: string): string =>
  `wabus ${command} by ${userInfo().username} at ${hostname()}, process ${process.pid}`;

async function onModel(
  command: string,
  name: string,
  context: CommandContext,
  work: (options: VersionOptions) => Promise<Outcome>,
): Promise<Outcome> {
  const { installation, signal, say, models: all = models } = context;
  const model = all.find((one) => one.name === name);
  if (!model) throw new RangeError(`There is no read model ${name}.`);
  const { ownerUrl, store, keyring } = installation;
  return aloneWithModel(ownerUrl, { model: name, who: whoCalls(command) }, (held) => {
    const mayGoOn = (): void => {
      if (signal.aborted) throw new InterruptedError();
      held.assertHeld();
    };
    say(`Reading the events of ${name}`);
    const onPlace = tellingProgress((progress) => say(progressSentence(progress)), undefined, SAY_EVERY_MS);
    const patience = {
      onBlocked: (by: readonly Blocker[]) => say(`Waiting for ${by.map(blockerText).join('; ')}`),
    };
    return work({ model, ownerUrl, store, keyring, mayGoOn, onPlace, patience });
  });
}
