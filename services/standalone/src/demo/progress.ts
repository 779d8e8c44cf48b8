import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { CampaignView, Watcher } from './scenario.ts';

const SHOWN = ['queued', 'sent', 'delivered', 'read'] as const;

/** Bars on a terminal, a line now and then elsewhere; everything on standard error but the result. */
export class ProgressView implements Watcher {
  readonly #bars = new MultiBar(
    { format: '  {name} {bar} {value}/{total}', hideCursor: true, clearOnComplete: false },
    Presets.shades_classic,
  );
  readonly #byName = new Map<string, SingleBar>();
  readonly #interactive: boolean;
  #last = '';

  constructor(interactive: boolean) {
    this.#interactive = interactive;
  }

  step(sentence: string): void {
    process.stderr.write(`· ${sentence}\n`);
  }

  progress({ counts, status }: CampaignView): void {
    const total = counts.recipients ?? 0;
    if (this.#interactive) {
      for (const name of SHOWN) this.#bar(name, total).update(counts[name] ?? 0);
      return;
    }
    const line = `  ${status}: ${SHOWN.map((name) => `${name} ${counts[name] ?? 0}/${total}`).join(', ')}`;
    if (line !== this.#last) process.stderr.write(`${line}\n`);
    this.#last = line;
  }

  /** Leaves the bars as they are and gives the terminal back. */
  end(): void {
    this.#bars.stop();
  }

  #bar(name: string, total: number): SingleBar {
    const known = this.#byName.get(name);
    if (known) {
      known.setTotal(total);
      return known;
    }
    const made = this.#bars.create(total, 0, { name: name.padEnd(9) });
    this.#byName.set(name, made);
    return made;
  }
}
