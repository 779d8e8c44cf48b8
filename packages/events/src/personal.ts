import { catalogue, definitionOf, type EventType, type PersonalData } from './catalogue.ts';
import { lineOf, type PersonalHalf, personalHalf, UnreadablePersonalError } from './personal-half.ts';
import { upcasters } from './upcasters.ts';
import { InvalidEventError } from './validate.ts';

const halves = new Map<string, PersonalHalf | undefined>();

function halfOf(type: string): PersonalHalf | undefined {
  if (halves.has(type)) return halves.get(type);
  const definition = definitionOf(type);
  const half = definition && personalHalf(definition, upcasters);
  if (definition) halves.set(type, half);
  return half;
}

/**
 * Checks the plaintexts of an event's personal part before they are sealed, at the current version of its type. Fields that the
 * catalogue does not know are faults, so nothing gets into history unseen.
 * @returns the version that the parts are sealed in; see `readPersonal`
 * @throws InvalidEventError with paths, never with values
 */
export function validatePersonal(type: string, parts: readonly unknown[]): number {
  const half = halfOf(type);
  if (!half && parts.length > 0)
    throw new InvalidEventError(type, ['personal: an event of this type has no personal part']);
  const faults = parts.flatMap((plain, index) =>
    (half?.faultsOf(plain) ?? []).map(({ path, what }) =>
      lineOf({ path: `personal.${index}${path && `.${path}`}`, what }),
    ),
  );
  if (faults.length > 0) throw new InvalidEventError(type, faults);
  return half?.version ?? 1;
}

/**
 * What was opened, in today's shape, whatever version it was sealed in.
 * @throws UnreadablePersonalError for a version that is not known here, and for a plaintext that fits no schema
 */
export function readPersonal<Type extends EventType>(
  type: Type,
  version: number,
  plain: unknown,
): PersonalData<Type> {
  const half = halfOf(type);
  if (!half) throw new UnreadablePersonalError(`an event ${catalogue[type].type} has no personal part`);
  return half.read(version, plain) as PersonalData<Type>;
}
