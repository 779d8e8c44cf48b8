/** How long anything of a run may take before it counts as stuck: it ends what hangs, and says nothing of speed. */
export const PATIENCE_MS = 900_000;
