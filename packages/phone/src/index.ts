export { phoneOfAddress } from './phone-of-address.ts';
export { type PhoneReading, readPhone } from './read-phone.ts';
export { type Renumbering, renumberings } from './renumberings.ts';
