/** Numbers of a country that got another spelling; whoever had the old one has the new one. */
export interface Renumbering {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Who changed it and when, or what spells it in two ways. */
  readonly source: string;
  /** International digits without + in the old spelling, as a whole. */
  readonly old: RegExp;
  /** The replacement, as `String.replace` takes it. */
  readonly now: string;
}

/** Argentine area codes of three digits; `11` has two, every other one four. */
const ARGENTINA_THREE =
  '220|221|223|230|236|237|249|260|261|263|264|266|280|291|294|297|298|299|336|341|342|343|345|348|' +
  '351|353|358|362|364|370|376|379|380|381|383|385|387|388';

const BRAZIL = 'Anatel, resolution 553/2010: mobiles got a ninth digit, area by area, until 6 November 2016';
const MEXICO = 'IFT, national numbering plan of 3 August 2019: no 1 between 52 and a mobile number';
const ARGENTINA =
  'ENACOM, national numbering plan: mobiles have 9 after 54 from abroad, 15 after the area code at home';
const IVORY_COAST =
  'ARTCI, 31 January 2021: ten digits instead of eight, the first two by operator and service';
const BENIN = 'ARCEP Bénin, 30 November 2024: 01 before the eight digits of every number';
const GABON =
  'ARCEP Gabon, 15 November 2019: no 0 after 241, and 1, 6 or 7 by operator before the old second digit';
const VIETNAM =
  'Ministry of Information and Communications, 15 September 2018: mobiles of eleven digits got ten';
const CAMEROON = 'ART, 21 November 2014: 6 before the eight digits of every mobile number';
const MAURITIUS = 'ICTA, 1 September 2013: 5 before the seven digits of every mobile number';

/** Vietnamese prefixes of mobiles: the old one without 0 and the new one. */
const VIETNAM_PREFIXES = {
  ...{ 120: 70, 121: 79, 122: 77, 126: 76, 128: 78, 123: 83, 124: 84, 125: 85, 127: 81, 129: 82 },
  ...{ 162: 32, 163: 33, 164: 34, 165: 35, 166: 36, 167: 37, 168: 38, 169: 39, 186: 56, 188: 58, 199: 59 },
};

/**
 * Spellings that lead to the same person: people keep the old one in their files, and WhatsApp keeps it as the `wa_id`
 * of accounts that are older than the change. Only what nobody else can have today: no old spelling is a number of the
 * present plan, except where both are in use for the same person.
 */
export const renumberings: readonly Renumbering[] = [
  {
    country: 'BR',
    source: BRAZIL,
    old: /^55(?<area>\d{2})(?<rest>[6-9]\d{7})$/,
    now: '55$<area>9$<rest>',
  },
  { country: 'MX', source: MEXICO, old: /^521(?<rest>\d{10})$/, now: '52$<rest>' },
  { country: 'AR', source: ARGENTINA, old: /^54(?<rest>\d{10})$/, now: '549$<rest>' },
  {
    country: 'AR',
    source: ARGENTINA,
    old: new RegExp(`^549?(?<area>11(?=15\\d{8}$)|(?:${ARGENTINA_THREE})(?=15\\d{7}$))15(?<rest>\\d+)$`),
    now: '549$<area>$<rest>',
  },
  {
    country: 'AR',
    source: ARGENTINA,
    old: new RegExp(`^549?(?<area>(?!11|${ARGENTINA_THREE})\\d{4})15(?<rest>\\d{6})$`),
    now: '549$<area>$<rest>',
  },
  {
    country: 'CI',
    source: IVORY_COAST,
    old: /^225(?<rest>(?:0[1-3]|[457][0-3])\d{6})$/,
    now: '22501$<rest>',
  },
  { country: 'CI', source: IVORY_COAST, old: /^225(?<rest>[04-9][4-6]\d{6})$/, now: '22505$<rest>' },
  { country: 'CI', source: IVORY_COAST, old: /^225(?<rest>[04-9][7-9]\d{6})$/, now: '22507$<rest>' },
  { country: 'CI', source: IVORY_COAST, old: /^225(?<rest>2[0-3]8\d{5})$/, now: '22521$<rest>' },
  { country: 'CI', source: IVORY_COAST, old: /^225(?<rest>(?:2[0-4]|3[0-6])0\d{5})$/, now: '22525$<rest>' },
  {
    country: 'CI',
    source: IVORY_COAST,
    old: /^225(?<rest>(?:20[23]|21[2357]|22[245]|23[45]|24[345]|306|31[69]|3[2-6]7)\d{5})$/,
    now: '22527$<rest>',
  },
  { country: 'BJ', source: BENIN, old: /^229(?<rest>[2-9]\d{7})$/, now: '22901$<rest>' },
  { country: 'GA', source: GABON, old: /^2410?(?<rest>1\d{6})$/, now: '2411$<rest>' },
  { country: 'GA', source: GABON, old: /^2410?(?<rest>[256]\d{6})$/, now: '2416$<rest>' },
  { country: 'GA', source: GABON, old: /^2410?(?<rest>[47]\d{6})$/, now: '2417$<rest>' },
  ...Object.entries(VIETNAM_PREFIXES).map(([old, now]) => ({
    country: 'VN',
    source: VIETNAM,
    old: new RegExp(`^84${old}(?<rest>\\d{7})$`),
    now: `84${now}$<rest>`,
  })),
  { country: 'CM', source: CAMEROON, old: /^237(?<rest>[5-9]\d{7})$/, now: '2376$<rest>' },
  { country: 'MU', source: MAURITIUS, old: /^230(?<rest>[79]\d{6})$/, now: '2305$<rest>' },
];
