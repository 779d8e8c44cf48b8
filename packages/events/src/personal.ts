import { z } from 'zod';
import { catalogue, type EventType, type PersonalData } from './catalogue.ts';
import type { EventDefinition } from './define-event.ts';
import { strictSealedSchema } from './strict-schema.ts';
import { InvalidEventError } from './validate.ts';

/** The plaintext of a sealed part that is not what the catalogue says. Names type and path of each fault, never what stands there. */
export class UnreadablePersonalError extends Error {
  override readonly name = 'UnreadablePersonalError';
}

const strict = new Map<string, z.ZodType>();

/**
 * Checks the plaintexts of an event's personal part before they are sealed, at the current version of its type. Fields that the
 * catalogue does not know are faults, so nothing gets into history unseen.
 * @throws InvalidEventError with paths, never with values
 */
export function validatePersonal(type: string, parts: readonly unknown[]): void {
  if (parts.length === 0) return;
  const schema = Object.hasOwn(catalogue, type) ? strictOf(catalogue[type as EventType]) : undefined;
  if (!schema) throw new InvalidEventError(type, ['personal: an event of this type has no personal part']);
  const faults = parts.flatMap((plain, index) =>
    faultsOf(schema, plain).map(({ path, what }) => `personal.${index}${path && `.${path}`}: ${what}`),
  );
  if (faults.length > 0) throw new InvalidEventError(type, faults);
}

function strictOf({ type, personal }: EventDefinition): z.ZodType | undefined {
  const known = strict.get(type);
  if (known || !personal) return known;
  const made = strictSealedSchema(personal);
  strict.set(type, made);
  return made;
}

/**
 * What was opened, as the type of its event says. The value itself, not a copy.
 * @throws UnreadablePersonalError for a plaintext that fits no schema
 */
export function readPersonal<Type extends EventType>(type: Type, plain: unknown): PersonalData<Type> {
  const { personal, version }: EventDefinition = catalogue[type];
  const faults = personal ? faultsOf(personal, plain) : [{ path: '', what: 'events of this type have none' }];
  if (faults.length === 0) return plain as PersonalData<Type>;
  const lines = faults.map(({ path, what }) => (path === '' ? what : `${path}: ${what}`));
  throw new UnreadablePersonalError(
    `the personal part of a ${type} is not what version ${version} says: ${lines.join('; ')}`,
  );
}

/** Both in words of the schema alone: values may be personal, and so may keys. */
interface Fault {
  readonly path: string;
  readonly what: string;
}

function faultsOf(schema: z.ZodType, plain: unknown): Fault[] {
  const result = schema.safeParse(plain);
  if (result.success) return [];
  return result.error.issues.map((issue) => {
    const path = pathIn(schema, issue.path);
    const what =
      issue.code === 'unrecognized_keys' ? 'holds fields that the catalogue does not know' : issue.message;
    return { path, what };
  });
}

/** A path as the events page writes it: `fields{}` for any key of a map. */
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
