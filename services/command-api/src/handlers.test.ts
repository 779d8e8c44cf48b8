import { commandRoutes } from '@wabus/api-contract';
import { expect, test } from 'vitest';
import { type CommandHandlers, handlers } from './handlers.ts';

test('every route that changes something has a handler: one that is forgotten, or is of another route, does not compile', () => {
  const { addNote, ...others } = handlers;
  // @ts-expect-error: nobody handles addNote
  const forgotten: CommandHandlers = others;
  // @ts-expect-error: the body of a label is no note
  const confused: CommandHandlers = { ...others, addNote: handlers.putLabels };
  const complete: CommandHandlers = { ...others, addNote };
  expect(Object.keys(complete).sort()).toEqual(Object.keys(commandRoutes).sort());
  expect(Object.keys(forgotten)).not.toContain('addNote');
  expect(confused.addNote.takesTurn).toBe(true);
});
