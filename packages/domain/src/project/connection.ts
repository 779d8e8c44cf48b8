import type { ProjectState } from './state.ts';

/** WABA and number of a project: as its token was proven to grant them, else as the signup under way names them. */
export function connectionOf(state: ProjectState | null): {
  wabaId: string | null;
  phoneNumberId: string | null;
} {
  if (state?.connection) {
    const { wabaId, phoneNumberId } = state.connection;
    return { wabaId, phoneNumberId };
  }
  const signup = state?.signup?.phase === 'failed' ? undefined : state?.signup;
  return { wabaId: signup?.wabaId ?? null, phoneNumberId: signup?.phoneNumberId ?? null };
}
