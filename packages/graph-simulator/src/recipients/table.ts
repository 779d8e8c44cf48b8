import { catalogued } from '../graph/error-catalogue.ts';
import { type MagicRecipient, magicRecipients } from './recipients.ts';

/** The table of the README: every number with fixed behaviour and what happens. */
export function recipientsTable(): string {
  const rows = [['to', 'what happens'], ...magicRecipients.map((one) => [`\`${one.to}\``, described(one)])];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join(
    '\n',
  );
}

/** What happens, with the title of the error code where there is one. */
export function described(recipient: MagicRecipient): string {
  const code = recipient.refused ?? recipient.steps.find(({ kind }) => kind === 'failed')?.code;
  return code === undefined ? recipient.does : `${recipient.does}: ${catalogued(code).title}`;
}
