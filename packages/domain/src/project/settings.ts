import type { EventData } from '@wabus/events';

/** How a project behaves, as a whole. */
export type ProjectSettings = Omit<EventData<'ProjectSettingsChanged'>, 'projectId'>;

/** What holds for a project that set nothing. */
const DEFAULT_PROJECT_SETTINGS: ProjectSettings = { hideRevoked: false };

/** The settings of a project, those included that nobody set. */
export const projectSettingsOf = (set: Partial<ProjectSettings> | null | undefined): ProjectSettings => ({
  ...DEFAULT_PROJECT_SETTINGS,
  ...set,
});
