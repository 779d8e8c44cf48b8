import { createHash, type Hash } from 'node:crypto';

const FLUSH_AT = 65_536;

/**
 * SHA-256 (hex) of JSON with sorted keys: equal values have equal digests, however they were written. Walks without
 * recursion, so that no depth of nesting can overflow the stack.
 */
export function digestOf(value: unknown): string {
  const out = new Writer(createHash('sha256'));
  const todo: Step[] = [{ value }];
  for (let step = todo.pop(); step; step = todo.pop()) {
    if ('text' in step) out.write(step.text);
    else writeValue(step.value, out, todo);
  }
  return out.end();
}

type Step = { readonly value: unknown } | { readonly text: string };

function writeValue(value: unknown, out: Writer, todo: Step[]): void {
  if (Array.isArray(value)) {
    todo.push({ text: ']' });
    for (let i = value.length - 1; i >= 0; i -= 1) {
      todo.push({ value: value[i] });
      if (i > 0) todo.push({ text: ',' });
    }
    out.write('[');
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    todo.push({ text: '}' });
    for (let i = entries.length - 1; i >= 0; i -= 1) {
      const [key, inner] = entries[i] as [string, unknown];
      todo.push({ value: inner }, { text: `${i > 0 ? ',' : ''}${JSON.stringify(key)}:` });
    }
    out.write('{');
  } else {
    out.write(scalar(value));
  }
}

/** JSON's own scalars as JSON writes them; whatever else a caller may bring, by its type and text. */
function scalar(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return `<${typeof value}>`;
}

class Writer {
  readonly #hash: Hash;
  #buffered = '';

  constructor(hash: Hash) {
    this.#hash = hash;
  }

  write(text: string): void {
    this.#buffered += text;
    if (this.#buffered.length > FLUSH_AT) this.#flush();
  }

  end(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }

  #flush(): void {
    this.#hash.update(this.#buffered);
    this.#buffered = '';
  }
}
