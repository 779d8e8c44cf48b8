import { currentVerdict, lastOf, lastTexts, type TemplateState, type VerdictNotes } from './state.ts';

/** How people take a template, as Meta rates it, and since when; null before it says so. */
export function templateQuality({ news }: Pick<TemplateState, 'news'>): Rated | null {
  const last = lastOf(Object.values(news).filter(({ type }) => type === 'TemplateQualityChanged'));
  return last?.word ? { rating: last.word, since: last.at } : null;
}

/** A rating, and since when it holds. */
export interface Rated {
  readonly rating: string;
  /** Meta's time, RFC 3339. */
  readonly since: string;
}

/** The category that Meta has announced and not changed to yet; null where there is none. */
export function announcedCategory(
  state: Pick<TemplateState, 'news' | 'category' | 'categoryChanges'>,
): { readonly category: string; readonly at: string | null } | null {
  const last = lastOf(
    Object.values(state.news).filter(({ type }) => type === 'TemplateCategoryChangeAnnounced'),
  );
  const changed = lastOf(Object.values(state.categoryChanges));
  if (!last?.word || last.word === state.category) return null;
  if (changed && Date.parse(changed.at) > Date.parse(last.at)) return null;
  return { category: last.word, at: last.due ?? null };
}

/** Since when the category holds by Meta's word; null while it is the one that was submitted. */
export const categorySince = ({ categoryChanges }: Pick<TemplateState, 'categoryChanges'>): string | null =>
  lastOf(Object.values(categoryChanges))?.at ?? null;

/** Since when the components are those that Meta told; null while they are as drafted. */
export const componentsSince = (state: Pick<TemplateState, 'news'>): string | null =>
  lastTexts(state)?.at ?? null;

/** Since when the status holds by Meta's word; null before its first. */
export const statusSince = (state: Pick<TemplateState, 'verdicts'>): string | null =>
  currentVerdict(state)?.at ?? null;

/** The same as the status shows it; null for what was not said. */
export type StatusNotes = { readonly [Note in keyof VerdictNotes]-?: string | null };

/** What Meta said with the status that holds, in words; null where it said nothing. */
export function statusNotes(state: TemplateState): StatusNotes | null {
  const { explanation = null, recommendation = null, disableDate = null } = currentVerdict(state) ?? {};
  const notes = { explanation, recommendation, disableDate };
  return Object.values(notes).some((note) => note !== null) ? notes : null;
}

/** The category that it had before Meta changed it last, where that was told; null otherwise. */
export const categoryBefore = (state: TemplateState): string | null =>
  lastOf(Object.values(state.categoryChanges))?.before ?? null;
