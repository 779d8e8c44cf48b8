import { definePlacement } from '../define-placement.ts';

/** Statuses go to their messages. */
export const statusPlacement = definePlacement('status', {
  place: ({ statuses }, facts) => statuses.place(facts),
});
