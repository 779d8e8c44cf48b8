import { z } from 'zod';
import { acceptorOf } from './acceptor.ts';
import type { EventDefinition } from './define-event.ts';
import { strictSealedSchema } from './strict-schema.ts';
import type { Upcaster } from './upcasters.ts';

/** A sealed part that cannot be read. Names type, version and the path of each fault, never what stands there. */
export class UnreadablePersonalError extends Error {
  override readonly name = 'UnreadablePersonalError';
}

/** What is wrong with a plaintext: both in words of the schema alone, since values may be personal, and so may keys. */
export interface PersonalFault {
  /** As the events page writes it, such as `fields{}`; empty for the whole part. */
  readonly path: string;
  readonly what: string;
}

/** The sealed half of one type of event: what its parts must be when they are sealed, and how one of any version is read. */
export interface PersonalHalf {
  /** The version of the event in which the half got the shape that it has today; what is sealed now bears it. */
  readonly version: number;
  /** Why a plaintext may not be sealed; empty when it may. Fields that the definition does not know are faults. */
  faultsOf(plain: unknown): PersonalFault[];
  /**
   * A plaintext that was sealed in a version, in today's shape; the value itself, not a copy, when it has it already.
   * @throws UnreadablePersonalError for a version that is not known here, and for a plaintext that fits no schema
   */
  read(version: number, plain: unknown): unknown;
}

/** The sealed half of an event by its definition and steps; undefined for one that has none. */
export function personalHalf(
  { type, personal }: EventDefinition,
  steps: readonly Upcaster[],
): PersonalHalf | undefined {
  if (!personal) return undefined;
  const strict = strictSealedSchema(personal);
  const ups = steps
    .filter((step) => step.type === type && step.upPersonal)
    .toSorted((one, other) => one.from - other.from);
  const version = versionOf(ups);
  return {
    version,
    faultsOf: (plain) => faultsIn(strict, plain),
    read(written, plain) {
      if (written < 1 || written > version)
        throw unreadable(type, written, 'it is not known here: was it sealed by newer code?');
      const now = raised(type, written, plain, ups);
      const faults = faultsIn(personal, now);
      if (faults.length > 0) throw unreadable(type, written, faults.map(lineOf).join('; '));
      return now;
    },
  };
}

function raised(type: string, written: number, plain: unknown, ups: readonly Upcaster[]): unknown {
  return ups.reduce((before, { from, upPersonal }) => {
    if (from < written || !upPersonal) return before;
    try {
      return upPersonal(before);
    } catch {
      // Its error may quote what it met.
      throw unreadable(type, written, `the step to version ${from + 1} cannot follow what it holds`);
    }
  }, plain);
}

/** The version that the sealed half of a type has: the one that the last step of it led to, else 1. */
export function versionOf(steps: readonly Upcaster[]): number {
  return Math.max(1, ...steps.filter((step) => step.upPersonal).map((step) => step.from + 1));
}

function unreadable(type: string, version: number, why: string): UnreadablePersonalError {
  return new UnreadablePersonalError(`the personal part of a ${type}, sealed in version ${version}: ${why}`);
}

/** A fault on one line. */
export function lineOf({ path, what }: PersonalFault): string {
  return path === '' ? what : `${path}: ${what}`;
}

function faultsIn(schema: z.ZodType, plain: unknown): PersonalFault[] {
  if (acceptorOf(schema)(plain)) return [];
  const result = schema.safeParse(plain);
  if (result.success) return [];
  return result.error.issues.map((issue) => ({
    path: pathIn(schema, issue.path),
    what:
      issue.code === 'unrecognized_keys' ? 'holds fields that the catalogue does not know' : issue.message,
  }));
}

function pathIn(schema: z.ZodType, path: readonly PropertyKey[]): string {
  const [step, ...rest] = path;
  if (step === undefined) return '';
  if (schema instanceof z.ZodOptional) return pathIn(schema.unwrap() as z.ZodType, path);
  if (schema instanceof z.ZodRecord) return `{}${behind(schema.valueType as z.ZodType, rest)}`;
  if (schema instanceof z.ZodArray) return `[]${behind(schema.element as z.ZodType, rest)}`;
  if (!(schema instanceof z.ZodObject)) return '';
  const inner = schema.shape[String(step)] as z.ZodType;
  return `${String(step)}${behind(inner, rest)}`;
}

function behind(schema: z.ZodType, path: readonly PropertyKey[]): string {
  const inner = pathIn(schema, path);
  return inner === '' || /^[[{]/.test(inner) ? inner : `.${inner}`;
}
