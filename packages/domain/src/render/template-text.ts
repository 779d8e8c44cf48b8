const VARIABLE = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;

/** Names of the variables of a text: positional ones by number, others by first appearance, each once. */
export function variablesIn(text: string): string[] {
  const names = new Set(Array.from(text.matchAll(VARIABLE), (match) => match[1] as string));
  return [...names].sort((one, other) => positionOf(one) - positionOf(other));
}

/** Whether it is the name of a positional variable, such as `1`. */
export function isPositional(name: string): boolean {
  return /^\d+$/.test(name);
}

/** The text with its variables filled; those without a value stay as they are. */
export function fillText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(VARIABLE, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}

function positionOf(name: string): number {
  return isPositional(name) ? Number(name) : Number.MAX_SAFE_INTEGER;
}
