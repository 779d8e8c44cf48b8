import { defineGate, own, shut } from './define-gate.ts';

const ERASED = shut('contact-erased', 'The person had been erased');

/** Nothing goes to who was erased: whoever has it in hand may still be able to open it for a moment. */
export const personGate = defineGate({
  name: 'person',
  asks: ({ contactId }) => (contactId === undefined ? {} : { erased: [contactId] }),
  judge: (subject, { erased }) =>
    subject.contactId !== undefined && own(erased, subject.contactId, subject) ? ERASED : null,
});
