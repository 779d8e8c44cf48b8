/** Thrown when what is left after the kills is not what was promised; says which promise and what was found. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

/** Throws when it does not hold. */
export function promise(which: 'P1' | 'P2' | 'P3' | 'P4' | 'P5', holds: boolean, otherwise: string): void {
  if (!holds) throw new BrokenPromise(`${which} is broken: ${otherwise}`);
}

/** Throws when anything is found; shows the first of it. */
export function none(which: 'P1' | 'P2' | 'P3' | 'P4' | 'P5', found: readonly unknown[], what: string): void {
  const shown = JSON.stringify(found.slice(0, 5));
  promise(which, found.length === 0, `${found.length} ${what}, such as ${shown}`);
}
