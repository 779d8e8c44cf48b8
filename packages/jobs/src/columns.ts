/** Columns of a job that its tenant sees, in the words of `Job`. */
export const SHOWN = 'id, state, done::float8 as done, total::float8 as total, result, problem';
