export type { Known, KnownMark, KnownMessage, PublicPerson, Reply, TellableEvent, Wanted } from './about.ts';
export { type PublicType, publicTypes } from './registry.ts';
export { type PublicSchema, publicSchemas } from './schemas.ts';
export { type PublicEvent, tell, wantedFor } from './tell.ts';
export { eventTypesNamed, UnknownTypeError } from './types-named.ts';
export { BODY_VERSIONS, NEWEST_BODIES } from './versions.ts';
