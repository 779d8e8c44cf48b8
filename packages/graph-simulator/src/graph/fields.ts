import { isObject } from '../http/body.ts';
import { GraphError } from './errors.ts';

interface Field {
  readonly name: string;
  readonly inner: readonly Field[];
}

/**
 * What of a node is answered for `fields=a,b{c,d}`; `id` always is. Without `fields`, the default ones. Throws
 * `GraphError` 100 for a field that the node does not have.
 */
export function project(
  node: Readonly<Record<string, unknown>>,
  asked: string | null,
  kind: string,
  defaults: readonly string[],
): Record<string, unknown> {
  const fields = asked ? parseFields(asked) : defaults.map((name) => ({ name, inner: [] }));
  const answer: Record<string, unknown> = {};
  for (const field of fields) {
    if (!(field.name in node)) throw nonexisting(field.name, kind);
    const value = pick(node[field.name], field);
    if (value !== undefined) answer[field.name] = value;
  }
  return 'id' in node ? { ...answer, id: node.id } : answer;
}

function pick(value: unknown, { inner }: Field): unknown {
  if (inner.length === 0) return value;
  if (Array.isArray(value)) return value.map((item) => pick(item, { name: '', inner }));
  if (!isObject(value)) return value;
  const entries = inner.filter(({ name }) => name in value);
  return Object.fromEntries(entries.map((field) => [field.name, pick(value[field.name], field)]));
}

function nonexisting(name: string, kind: string): GraphError {
  return new GraphError(400, {
    message: `(#100) Tried accessing nonexisting field (${name}) on node type (${kind})`,
    type: 'OAuthException',
    code: 100,
  });
}

function parseFields(text: string): Field[] {
  let at = 0;
  const list = (): Field[] => {
    const fields: Field[] = [];
    while (at < text.length && text[at] !== '}') {
      // Modifiers such as `.limit(3)` are read over.
      const name = /^\s*([A-Za-z_0-9]*)(?:\.[a-z_]+\([^)]*\))*\s*/.exec(text.slice(at));
      at += name?.[0].length ?? 0;
      let inner: Field[] = [];
      if (text[at] === '{') {
        at += 1;
        inner = list();
        at += 1;
      }
      if (name?.[1]) fields.push({ name: name[1], inner });
      if (at < text.length && text[at] !== '}') at += 1;
    }
    return fields;
  };
  return list();
}
