/** One bar: what it is of, and its parts from left to right. */
export interface Bar {
  readonly label: string;
  readonly parts: readonly { readonly name: string; readonly value: number }[];
}

/** Bars that belong together. */
export interface BarGroup {
  readonly label: string;
  readonly bars: readonly Bar[];
}

/** What a chart shows; `unit` follows each total. */
export interface BarChart {
  readonly title: string;
  readonly unit: string;
  readonly groups: readonly BarGroup[];
}

const WIDTH = 760;
const LEFT = 210;
const RIGHT = 110;
const BAR = 18;
const GAP = 5;
const TOP = 64;
const COLOURS = ['#2f6f9f', '#e08a2c', '#4d9a57', '#a45aa8', '#8c8c8c', '#c24f4f', '#6d7fd1', '#a98b3f'];

/** Horizontal bars as an SVG that reads on light and dark pages alike. Each group starts with its label. */
export function barChart({ title, unit, groups }: BarChart): string {
  const names = [
    ...new Set(groups.flatMap(({ bars }) => bars.flatMap(({ parts }) => parts.map(({ name }) => name)))),
  ];
  const longest = Math.max(...groups.flatMap(({ bars }) => bars.map(totalOf)));
  const scale = (WIDTH - LEFT - RIGHT) / longest;
  const colourOf = (name: string): string => COLOURS[names.indexOf(name) % COLOURS.length] ?? '';
  const drawn: string[] = [];
  let y = TOP;
  for (const group of groups) {
    drawn.push(text(12, y + 13, group.label, 'font-weight="bold"'));
    y += BAR + GAP;
    for (const bar of group.bars) {
      drawn.push(...drawnBar(bar, y, { scale, colourOf, unit }));
      y += BAR + GAP;
    }
    y += GAP;
  }
  const legend = names.length > 1 ? names.map((name, n) => legendOf(name, n, colourOf(name))) : [];
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y + GAP}" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(12, 22, title, 'font-size="15" font-weight="bold"'),
    ...legend,
    ...drawn,
    '</svg>',
  ].join('\n')}\n`;
}

function drawnBar(
  bar: Bar,
  y: number,
  { scale, colourOf, unit }: { scale: number; colourOf: (name: string) => string; unit: string },
): string[] {
  let x = LEFT;
  const parts = bar.parts.map(({ name, value }) => {
    const width = Math.max(0, value * scale);
    const part = `<rect x="${round(x)}" y="${y}" width="${round(width)}" height="${BAR}" fill="${colourOf(name)}"><title>${escaped(`${name}: ${short(value)} ${unit}`)}</title></rect>`;
    x += width;
    return part;
  });
  return [
    text(LEFT - 8, y + 13, bar.label, 'text-anchor="end"'),
    ...parts,
    text(x + 6, y + 13, `${short(totalOf(bar))} ${unit}`),
  ];
}

const PER_ROW = 120;

function legendOf(name: string, n: number, colour: string): string {
  const x = 12 + n * PER_ROW;
  return `<rect x="${x}" y="36" width="12" height="12" fill="${colour}"/>${text(x + 18, 46, name)}`;
}

function text(x: number, y: number, words: string, more = ''): string {
  return `<text x="${round(x)}" y="${y}" fill="#222222" ${more}>${escaped(words)}</text>`;
}

const totalOf = ({ parts }: Bar): number => parts.reduce((sum, { value }) => sum + value, 0);

const round = (value: number): number => Math.round(value * 10) / 10;

/** Three figures, and no more digits than they need. */
function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : `${Number(value.toPrecision(3))}`;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
