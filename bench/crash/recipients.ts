/** A CSV of `count` different valid Brazilian mobile numbers, each with the fields that the template wants. */
export function recipientsCsv(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const number = `+55119${String(61_000_000 + index * 13).padStart(8, '0')}`;
    return `${number},Ana ${index},A-${index},lead-${index}`;
  });
  return `to,first_name,order_id,externalId\n${rows.join('\n')}\n`;
}
