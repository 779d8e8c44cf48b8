export { eventsAbout, personalEventTypes, STORABLE, valuesOf } from './values.ts';
