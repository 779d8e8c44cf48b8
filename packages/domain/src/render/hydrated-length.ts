import type { TemplateParts } from './template-parts.ts';
import { fillText } from './template-text.ts';

/** The longest texts that Meta delivers, with the variables filled (error 132005). */
const LONGEST = { header: 60, body: 1_024, url: 2_000 } as const;

/** Values by variable, for each place of a template. */
export interface ValuesByPart {
  readonly header: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
  /** By place of the button, from 0. */
  readonly buttons: ReadonlyMap<number, Readonly<Record<string, string>>>;
}

/** A text of a template that is too long once it is filled. */
export interface TooLong {
  readonly part: 'header' | 'body' | 'button';
  /** Place of the button, from 0. */
  readonly button?: number;
  /** In words, such as `has 1100 characters when filled; 1024 are allowed`. */
  readonly fault: string;
}

/** The texts that Meta would refuse for their length once the values are in. */
export function tooLongTexts({ header, body, buttons }: TemplateParts, values: ValuesByPart): TooLong[] {
  const fault = (text: string, most: number): string | null =>
    text.length > most ? `has ${text.length} characters when filled; ${most} are allowed` : null;
  const headerText = header?.format === 'TEXT' ? header.text : '';
  const ofHeader = fault(fillText(headerText, values.header), LONGEST.header);
  const ofBody = fault(fillText(body, values.body), LONGEST.body);
  return [
    ...(ofHeader ? [{ part: 'header' as const, fault: ofHeader }] : []),
    ...(ofBody ? [{ part: 'body' as const, fault: ofBody }] : []),
    ...buttons.flatMap(({ url = '' }, button) => {
      const ofLink = fault(fillText(url, values.buttons.get(button) ?? {}), LONGEST.url);
      return ofLink ? [{ part: 'button' as const, button, fault: ofLink }] : [];
    }),
  ];
}
