import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A checkout of the product that can be started. */
export interface Checkout {
  readonly folder: string;
  /** Short name of its commit. */
  readonly commit: string;
  /** Takes it away, where we made it. */
  remove(): void;
}

/** The checkout that this script belongs to. */
export function ownCheckout(): Checkout {
  const folder = join(import.meta.dirname, '..', '..');
  return { folder, commit: commitOf(folder), remove: () => undefined };
}

/**
 * Another commit, checked out and installed by its own lock in a temporary folder; or a folder where that was done before.
 * @throws when there is no such commit, or it cannot be installed; git or npm have said why.
 */
export function otherCheckout(named: string, say: (sentence: string) => void): Checkout {
  if (existsSync(join(named, 'package.json')))
    return { folder: named, commit: commitOf(named), remove: () => undefined };
  const root = ownCheckout().folder;
  const folder = join(mkdtempSync(join(tmpdir(), 'wabus-against-')), 'checkout');
  say(`Checking out and installing ${named}`);
  must('git', ['worktree', 'add', '--detach', folder, named], root);
  const remove = (): void => {
    spawnSync('git', ['worktree', 'remove', '--force', folder], { cwd: root });
    rmSync(join(folder, '..'), { recursive: true, force: true });
  };
  try {
    must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], folder);
    return { folder, commit: commitOf(folder), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function commitOf(folder: string): string {
  const { stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: folder, encoding: 'utf8' });
  return stdout.trim();
}

function must(program: string, args: readonly string[], cwd: string): void {
  // Standard output belongs to the result.
  const { status } = spawnSync(program, args, { cwd, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}`);
}
