export { RegistryClient, RegistryRefusedError, RegistryUnavailableError } from './client.ts';
export { type Registration, registerSchemas } from './register.ts';
export { type SchemaRegistrySettings, schemaRegistryOf, schemaRegistrySettings } from './settings.ts';
export { subjectOf } from './subject.ts';
export { SchemaMismatchError, verifySchemas } from './verify.ts';
