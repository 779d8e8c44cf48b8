import { describe, expect, test } from 'vitest';
import { baseLanguage, CONSENT_WORDS } from './consent-words.ts';
import { foldKeyword, isOptOutButton, keywordMeaning, MAX_KEYWORD } from './keywords.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { tenantWords } from './words.ts';

const languages = Object.entries(CONSENT_WORDS);
const meaning = (text: string) => keywordMeaning(text, DEFAULT_SETTINGS);

describe('the words of each language', () => {
  test('are there for at least thirty, each with a stop, a start and the label of the button', () => {
    expect(languages.length).toBeGreaterThanOrEqual(30);
    for (const [, { stop, start, optOutButton }] of languages) {
      for (const word of [...stop, ...start, ...optOutButton]) {
        expect(foldKeyword(word)).not.toBe('');
        expect(word.length).toBeLessThanOrEqual(MAX_KEYWORD);
      }
    }
  });

  test.each(languages)('%s: each stop is heard as a stop, each start as a start', (_language, words) => {
    for (const word of [...words.stop, ...words.optOutButton])
      expect([word, meaning(word)]).toEqual([word, 'stop']);
    for (const word of words.start) expect([word, meaning(word)]).toEqual([word, 'start']);
    for (const label of words.optOutButton) expect(isOptOutButton(label)).toBe(true);
  });

  test.each([
    ...[
      'yes',
      'no',
      'ok',
      'sí',
      'si',
      'sim',
      'ja',
      'nein',
      'da',
      'ne',
      'fine',
      'Slut',
      'red',
      'band',
      'seis',
      'acha',
    ],
    ...[
      'Huy',
      'Dung',
      'baixa',
      'para',
      'begin',
      'alta velocidad',
      'thanks',
      'gracias',
      'obrigado',
      'danke',
      'merci',
    ],
    ...['अच्छा', 'हाँ', 'نعم', 'لا', 'да', 'нет', '好的', 'はい', '네', 'tamam', 'oke', 'anmelden', 'registro'],
    ...[
      'Wann hört das auf?',
      'please do not stop',
      'no pares',
      'kein stopp',
      'когда остановка?',
      '请不要停止',
    ],
  ])('the usual answer %j is none of them', (text) => {
    expect(meaning(text)).toBeNull();
  });
});

test.each([
  ['Abbestellen!', 'stop'],
  ['wyłącz promocje', 'stop'],
  ['WYLACZ PROMOCJE', 'stop'],
  ['iptal', 'stop'],
  ['ıptal', 'stop'],
  ['İPTAL', 'stop'],
  ['Διακοπή', 'stop'],
  ['ΔΙΑΚΟΠΗ', 'stop'],
  ['ايقاف', 'stop'],
  ['إِيقَاف', 'stop'],
  ['إيقــاف', 'stop'],
  ['كفاية', null],
  ['لغو اشتراك', 'stop'],
  ['हटाओ', null],
  ['बन्द करें', 'stop'],
  ['ｽﾄｯﾌﾟ', 'stop'],
  ['HỦY', 'stop'],
  ['hủy đăng ký', 'stop'],
  ['Stop, please.', 'stop'],
  ['Arrête !', 'stop'],
  ['stoppa', 'stop'],
  ['stop karo', 'stop'],
  ['ستوب', 'stop'],
  ['停止してください。', 'stop'],
  ['не присылайте', 'stop'],
  ['HUY DANG KY', 'stop'],
  ['to\u2019xtat', 'stop'],
  ["TO'XTAT", 'stop'],
] as const)('%j is understood however it is spelled: %s', (text, expected) => {
  expect(meaning(text)).toBe(expected);
});

test("the label of Meta's own opt-out button is a stop whatever the lists say", () => {
  const none = { stopKeywords: {}, startKeywords: { en: ['Stop promotions'] } };
  expect(keywordMeaning('Stop promotions', none)).toBe('stop');
  expect(isOptOutButton('PARAR PROMOÇÕES')).toBe(true);
  expect(isOptOutButton('Show promotions')).toBe(false);
  expect(isOptOutButton(`Stop promotions${' '.repeat(1_000)}`)).toBe(false);
});

test.each([
  ['pt_BR', 'pt'],
  ['zh-Hant-TW', 'zh'],
  ['no', 'nb'],
  ['iw', 'he'],
  ['tl', 'fil'],
  ['xx', 'xx'],
])('the tag %s speaks of %s', (tag, language) => {
  expect(baseLanguage(tag)).toBe(language);
});

test('a tenant is told the words of its language, and when a stop would not be understood in it', () => {
  const german = tenantWords(DEFAULT_SETTINGS, 'de_AT');
  expect(german.keywords.stop).toEqual(CONSENT_WORDS.de.stop);
  expect(german.warnings).toEqual([]);
  const welsh = tenantWords(DEFAULT_SETTINGS, 'cy');
  expect(welsh).toMatchObject({
    keywords: { stop: [], start: [] },
    warnings: [{ code: 'no-stop-keywords' }],
  });
  const own = { ...DEFAULT_SETTINGS, stopKeywords: { 'cy-GB': ['STOPIO'] } };
  expect(tenantWords(own, 'cy')).toMatchObject({
    keywords: { stop: ['STOPIO'] },
    warnings: [{ code: 'stop-not-heard' }],
  });
});
