import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Why there is no thumbnail of a picture, and never will be. */
export type NoThumbnail =
  | 'type-not-supported'
  | 'too-large'
  | 'too-many-pixels'
  | 'too-much-memory'
  | 'time-out'
  | 'not-decoded';

/** A picture to be shrunk, and its bounds. */
export interface ShrinkOrder {
  readonly picture: Uint8Array;
  readonly mostPixels: number;
  /** Of the whole process, in bytes. */
  readonly mostMemory: number;
}

/** What the process says: that it is there, and what became of a picture. */
export type ShrinkAnswer = { readonly kind: 'ready' } | Shrunk;

/** A thumbnail, or why there is none. */
export type Shrunk =
  | { readonly kind: 'made'; readonly bytes: Uint8Array }
  | { readonly kind: 'none'; readonly reason: NoThumbnail };

/** Bounds of a picture. */
export interface ShrinkBounds {
  readonly mostPixels: number;
  readonly mostMemory: number;
  readonly mostMs: number;
}

/** A photo of 50 megapixels is one, a bomb is none. */
export const BOUNDS: ShrinkBounds = { mostPixels: 64_000_000, mostMemory: 512 * 1024 * 1024, mostMs: 30_000 };

/** Nobody waits in vain for a process that has nothing to do. */
const IDLE_MS = 10_000;
const ENTRY = join(import.meta.dirname, 'process', 'main.ts');

/**
 * Shrinks one picture at a time in a process of its own, which has no setting, no key and no connection, and ends when it
 * has nothing to do: what a picture does there harms nobody else.
 */
export class Shrinker {
  readonly #bounds: ShrinkBounds;
  #child: ChildProcess | null = null;
  #idle: NodeJS.Timeout | undefined;

  constructor(bounds: ShrinkBounds = BOUNDS) {
    this.#bounds = bounds;
  }

  /** @throws Error where there is no such process to be had: that says nothing of the picture */
  async shrink(picture: Buffer): Promise<Shrunk> {
    clearTimeout(this.#idle);
    this.#child ??= await begin();
    const shrunk = await this.#ask(this.#child, picture);
    this.#idle = setTimeout(() => this.end(), IDLE_MS).unref();
    return shrunk;
  }

  /** Ends the process; the next picture has another one. */
  end(): void {
    clearTimeout(this.#idle);
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  #ask(child: ChildProcess, picture: Buffer): Promise<Shrunk> {
    const { mostMs, mostPixels, mostMemory } = this.#bounds;
    return new Promise((resolve) => {
      const done = (shrunk: Shrunk): void => {
        clearTimeout(timer);
        child.off('message', answered).off('exit', ended);
        if (shrunk.kind === 'none') this.end();
        resolve(shrunk);
      };
      const answered = (answer: ShrinkAnswer): void => {
        if (answer.kind !== 'ready') done(answer);
      };
      // Whoever is out of memory is killed, by itself or by the system; a reader that breaks ends otherwise.
      const ended = (_code: number | null, signal: NodeJS.Signals | null): void =>
        done({ kind: 'none', reason: signal === 'SIGKILL' ? 'too-much-memory' : 'not-decoded' });
      const timer = setTimeout(() => done({ kind: 'none', reason: 'time-out' }), mostMs);
      child.on('message', answered).once('exit', ended);
      const order: ShrinkOrder = { picture, mostPixels, mostMemory };
      // One that has ended meanwhile is told by its end.
      child.send(order, () => undefined);
    });
  }
}

/** Resolves once it can read pictures. */
async function begin(): Promise<ChildProcess> {
  const child = fork(ENTRY, [], {
    env: { MALLOC_ARENA_MAX: '2' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.on('error', () => undefined);
  const isReady = await Promise.race([
    once(child, 'message').then(() => true),
    once(child, 'exit').then(() => false),
  ]);
  if (!isReady) throw new Error('the process that shrinks pictures does not start');
  return child;
}
