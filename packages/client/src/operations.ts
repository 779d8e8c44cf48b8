import { operations } from './generated/operations.ts';
import type { Operations } from './generated/types.ts';

/** Name of an operation of the API, as the OpenAPI document has it. */
export type Operation = keyof Operations;

/** How an operation is called. */
export interface Shape {
  readonly method: string;
  /** With `{name}` for each part that a call fills in. */
  readonly path: string;
}

/** How each is called; the compiler asks for every one. */
export const shapes: Readonly<Record<Operation, Shape>> = operations;

/**
 * The path and query of a call. `tenantId` is the client's own.
 * @throws {TypeError} a part of the path is not given
 */
export function addressOf({ path }: Shape, parts: object, query: object): string {
  const given = new Map<string, unknown>(Object.entries(parts));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = given.get(name);
    if (typeof value !== 'string' || value === '') throw new TypeError(`${path} needs ${name}`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.append(name, String(value));
  }
  return search.size === 0 ? filled : `${filled}?${search}`;
}
