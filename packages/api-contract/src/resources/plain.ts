/** A moment as a stream tells it (RFC 3339) or as a database does. */
export type Moment = string | Date;

/** The moment as every answer writes it. */
export const writtenMoment = (at: Moment): string => (typeof at === 'string' ? at : at.toISOString());

/** Fields that are null in an answer where they are not known. */
export type MayBeUnknown<Resource, Names extends keyof Resource> = {
  readonly [Name in Names]?: Resource[Name] | null | undefined;
};

/** The CRM's own data, or Meta's, as streams and tables have it: an object that was read by its schema, or nothing. */
export const ownData = (value: unknown): Record<string, unknown> | null => (isObject(value) ? value : null);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
