import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { leftOpen } from '../left-open.ts';
import { projectFiles, root } from '../source-files.ts';
import type { Edit, Step } from './recipes.ts';

/** A copy of the sources, whose rooms import each other and not the originals. */
export class Copy {
  // Within the checkout, so that what npm installed is found.
  readonly #folder = mkdtempSync(join(root, '.wabus-adding-'));

  constructor() {
    const rooms =
      /^(packages|services)\/.*(\.ts|package\.json|README\.md|\.sql)$|^(tsconfig.*|knip|package)\.json$/;
    for (const path of projectFiles('.ts', '.json', '.md', '.sql').filter((name) => rooms.test(name))) {
      cpSync(join(root, path), this.#within(path));
    }
    mkdirSync(join(this.#folder, 'node_modules', '@wabus'), { recursive: true });
    for (const area of ['packages', 'services']) {
      for (const room of readdirSync(join(this.#folder, area))) {
        const own = join(root, area, room, 'node_modules');
        if (existsSync(own)) symlinkSync(own, join(this.#folder, area, room, 'node_modules'));
        this.#link(area, room);
      }
    }
    const include = ['packages/*/src', 'services/*/src'];
    // Nothing of the recipes is in the client: its types are generated from the document of the API.
    const exclude = ['**/*.test.ts', 'packages/client'];
    writeFileSync(
      join(this.#folder, 'tsconfig.json'),
      JSON.stringify({ extends: './tsconfig.base.json', include, exclude }),
    );
  }

  /**
   * What compiler and searches have against it once the steps are taken, a line each; then they are taken back. They are
   * asked one after the other, the slowest last, until it is enough.
   */
  complaintsAfter(
    steps: readonly Step[],
    isEnough: (complaints: readonly string[]) => boolean = () => false,
  ): string[] {
    const kept = new Map<string, string | null>();
    try {
      for (const { path, edits } of steps) {
        const file = this.#within(path);
        const text = textOf(file);
        if (!kept.has(file)) kept.set(file, text);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(
          file,
          edits.reduce((now, edit) => edited(path, now, edit), text ?? ''),
        );
        const [, area, room] = /^(\w+)\/([^/]+)\/package\.json$/.exec(path) ?? [];
        if (text === null && area && room) kept.set(this.#link(area, room), null);
      }
      const complaints: string[] = [];
      for (const ask of [() => this.#complaints(), () => this.#leftOpen(), () => this.#unused()]) {
        complaints.push(...ask());
        if (isEnough(complaints)) break;
      }
      return complaints;
    } finally {
      for (const [file, text] of kept) {
        if (text === null) rmSync(file);
        else writeFileSync(file, text);
      }
    }
  }

  #complaints(): string[] {
    const tsc = join(root, 'node_modules', '.bin', 'tsc');
    const { stdout } = spawnSync(
      tsc,
      ['-p', 'tsconfig.json', '--pretty', 'false', '--incremental', '--singleThreaded'],
      {
        cwd: this.#folder,
        encoding: 'utf8',
      },
    );
    return stdout.split('\n').filter((line) => line.includes('error TS'));
  }

  /** What nobody uses: files and exports, a line each that begins with the path or ends with it. */
  #unused(): string[] {
    const knip = join(root, 'node_modules', 'knip', 'bin', 'knip.js');
    const wanted = [
      '--no-config-hints',
      '--no-progress',
      '--reporter',
      'compact',
      '--include',
      'files,exports',
    ];
    const { stdout } = spawnSync(process.execPath, [knip, ...wanted], {
      cwd: this.#folder,
      encoding: 'utf8',
    });
    return stdout.split('\n').filter((line) => line.includes('.ts'));
  }

  /** Installs a room as npm would, by the name that its manifest has, else by that of its folder; answers the link. */
  #link(area: string, room: string): string {
    const folder = join(this.#folder, area, room);
    const manifest = textOf(join(folder, 'package.json'));
    const { name = `@wabus/${room}` } = JSON.parse(manifest ?? '{}') as { name?: string };
    const link = join(this.#folder, 'node_modules', name);
    symlinkSync(folder, link);
    return link;
  }

  #leftOpen(): string[] {
    const paths = readdirSync(this.#folder, { recursive: true, encoding: 'utf8' });
    const written = paths.filter(
      (path) => /\.(ts|sql|md)$|package\.json$/.test(path) && !path.includes('node_modules'),
    );
    return leftOpen(written.map((path) => ({ path, text: readFileSync(this.#within(path), 'utf8') })));
  }

  /** Deletes it. */
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #within(path: string): string {
    return join(this.#folder, path);
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function edited(path: string, text: string, edit: Edit): string {
  if ('whole' in edit) return edit.whole;
  const places = text.split(edit.before).length - 1;
  if (places !== 1) throw new Error(`docs/adding.md: ${path} has ${places} places for:\n${edit.before}`);
  return text.replace(edit.before, () => edit.after);
}
