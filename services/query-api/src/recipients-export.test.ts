import { describe, expect, test } from 'vitest';
import { csvOf } from './recipients-export.ts';

describe('a cell of an export', () => {
  test.each([
    ['=HYPERLINK("http://x.example")', `"'=HYPERLINK(""http://x.example"")"`],
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ['@SUM(1)', "'@SUM(1)"],
    ['+1+1', "'+1+1"],
    ['-2+3', "'-2+3"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['\uff1d1+1', "'\uff1d1+1"],
  ])('that a spreadsheet would run is text: %j', (value, cell) => {
    expect(csvOf([[value]])).toBe(`${cell}\r\n`);
  });

  test.each([['+5511987654321'], ['-5'], ['a=b'], ['lead-1'], ["O'Hara"], ['']])(
    'that is none stays as it is: %j',
    (value) => {
      expect(csvOf([[value, 'x']])).toBe(`${value},x\r\n`);
    },
  );
});
