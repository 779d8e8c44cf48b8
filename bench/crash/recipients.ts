/** The valid Brazilian mobile number of the person at a place, E.164 with +. */
export function recipientAddress(index: number): string {
  return `+55119${String(61_000_000 + index * 13).padStart(8, '0')}`;
}

/** A CSV of `count` different people from the one at a place on, each with the fields that the template wants. */
export function recipientsCsv(count: number, from = 0): string {
  const rows = Array.from({ length: count }, (_, n) => {
    const index = from + n;
    return `${recipientAddress(index)},Ana ${index},A-${index},lead-${index}`;
  });
  return `to,first_name,order_id,externalId\n${rows.join('\n')}\n`;
}
