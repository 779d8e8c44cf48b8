import { sendableKinds } from '../content/kinds.ts';

/** A medium of the tenant's that a message names, and the kind of its place: `image`, `video` and the like. */
export interface NamedMedium {
  readonly kind: string;
  readonly mediaId: string;
  /** Where it stands, such as `image.id` or `template.components.0.parameters.0.image.id`. */
  readonly path: string;
  /** It is to be played as if it were recorded in the chat. */
  readonly voice: boolean;
}

/** Ids here are UUIDs, and those of the provider are not. */
const OWN_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** As Meta writes ids of media. */
const META_ID = /^[0-9]+$/;

const KINDS: ReadonlySet<string> = new Set(sendableKinds);

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The medium of the tenant's that stands in a place of this name; null where there is none, or one of the provider's. */
function ownIdIn(name: string, value: unknown): string | null {
  if (!KINDS.has(name) || !isObject(value) || typeof value.id !== 'string') return null;
  return OWN_ID.test(value.id) ? value.id.toLowerCase() : null;
}

/** A place for a medium that names one by some id. */
interface Place {
  readonly kind: string;
  readonly id: string;
  readonly path: string;
  readonly voice: boolean;
}

/** Every place for a medium that has an id, in whatever part of the content of a message of this type. */
function placesIn(type: string, content: unknown): Place[] {
  const found: Place[] = [];
  const walk = (kind: string, value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk('', item, `${path}.${index}`);
      return;
    }
    if (!isObject(value)) return;
    const { id, voice } = value;
    if (KINDS.has(kind) && typeof id === 'string')
      found.push({ kind, id, path: `${path}.id`, voice: voice === true });
    for (const [key, inner] of Object.entries(value)) walk(key, inner, `${path}.${key}`);
  };
  walk(type, content, type);
  return found;
}

/**
 * Media of the tenant's that the content of a message of this type names by their ids, in whatever part of it: a picture, a
 * header of a template, a card of a carousel.
 */
export function namedMedia(type: string, content: unknown): NamedMedium[] {
  return placesIn(type, content)
    .filter(({ id }) => OWN_ID.test(id))
    .map(({ id, ...place }) => ({ ...place, mediaId: id.toLowerCase() }));
}

/** Ids in places for media that are neither of the tenant's nor of Meta's, and so of nothing. */
export function strayMediaIds(type: string, content: unknown): Pick<NamedMedium, 'mediaId' | 'path'>[] {
  return placesIn(type, content)
    .filter(({ id }) => !OWN_ID.test(id) && !META_ID.test(id))
    .map(({ id, path }) => ({ mediaId: id, path }));
}

/** The content with ids of the provider's in the place of those of the tenant's; `idOf` knows each. */
export function withProviderIds(
  type: string,
  content: unknown,
  idOf: (named: Pick<NamedMedium, 'kind' | 'mediaId'>) => string,
): unknown {
  if (Array.isArray(content)) return content.map((item) => withProviderIds('', item, idOf));
  if (!isObject(content)) return content;
  const mediaId = ownIdIn(type, content);
  const named = mediaId === null ? content : { ...content, id: idOf({ kind: type, mediaId }) };
  return Object.fromEntries(
    Object.entries(named).map(([key, inner]) => [key, withProviderIds(key, inner, idOf)]),
  );
}
