import { parse } from 'csv-parse';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { recipientsCsv } from '../crash/recipients.ts';
import { type Outcome, perMessage } from './outcome.ts';
import { untilQuiet } from './quiet.ts';
import type { Stand } from './stand.ts';
import { Window } from './window.ts';

/** Rows a second of a CSV until the answer, beside a loop that only parses the file and its numbers. */
export async function upload(stand: Stand): Promise<Outcome> {
  const { client, base, projectId, sizes } = stand;
  const csv = recipientsCsv(sizes.uploadRows, stand.people);
  stand.people += sizes.uploadRows;
  const floorRowsPerSecond = await bareRows(csv, sizes.uploadRows);
  const template = { name: 'order_ready', language: 'en_US' };
  const created = { projectId, title: 'Orders ready today', template };
  const { id } = await client.api<{ id: string }>('POST', `${base}/campaigns`, created);
  await untilQuiet(stand.product);
  const window = await Window.begin(stand.product);
  const began = performance.now();
  const { added } = await client.api<{ added: number }>('POST', `${base}/campaigns/${id}/recipients`, csv);
  const rowsPerSecond = (sizes.uploadRows * 1_000) / (performance.now() - began);
  if (added !== sizes.uploadRows) throw new Error(`${added} of ${sizes.uploadRows} rows were added`);
  const outcome = perMessage(await window.end(await untilQuiet(stand.product)), sizes.uploadRows);
  return {
    ...outcome,
    figures: {
      ...{ rowsPerSecond, floorRowsPerSecond, ratio: rowsPerSecond / floorRowsPerSecond },
      ...outcome.figures,
    },
  };
}

async function bareRows(csv: string, rows: number): Promise<number> {
  const began = performance.now();
  const parser = parse(csv, { columns: true });
  let good = 0;
  for await (const { to } of parser) if (parsePhoneNumberFromString(to)?.isValid()) good += 1;
  if (good !== rows) throw new Error(`the bare loop read ${good} of ${rows} numbers`);
  return (rows * 1_000) / (performance.now() - began);
}
