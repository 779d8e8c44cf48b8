import pg from 'pg';

const DEADLOCK = '40P01';
/** Each time somebody else went on: more often than this it is no accident. */
const TRIES = 10;

/**
 * Runs one statement, and again where the database ended it because two waited for each other: nothing of it was done, and
 * the other one has gone on. Only for a statement that is a transaction of its own.
 */
export async function afterDeadlock<Result>(statement: () => Promise<Result>): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await statement();
    } catch (error) {
      const isDeadlock = error instanceof pg.DatabaseError && error.code === DEADLOCK;
      if (!isDeadlock || tried >= TRIES) throw error;
    }
  }
}
