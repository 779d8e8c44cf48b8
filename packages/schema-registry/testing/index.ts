export { type RegistryDouble, type RegistryDoubleOptions, startRegistryDouble } from './registry-double.ts';
