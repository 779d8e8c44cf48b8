import type { Step } from '../state/entries.ts';

/**
 * A person with fixed behaviour, for every business on every simulator. Statuses follow as `steps` say while they
 * come by themselves; everybody whose number is not listed behaves as the behaviour of the number says.
 */
export interface MagicRecipient {
  /** E.164. The numbers come from the two mobile ranges that Germany keeps for films: nobody can have them. */
  readonly to: string;
  /** What happens, as a sentence. */
  readonly does: string;
  /** Graph error code that answers every send which would have been accepted. */
  readonly refused?: number;
  /** What happens by itself after acceptance; `after` in milliseconds. */
  readonly steps: readonly Step[];
  /** A template is accepted as `held_for_quality_assessment`. */
  readonly held?: boolean;
  /** The answer that the sender never gets. */
  readonly unanswered?: 'timeout-after-accept' | 'reset-after-accept';
}

// The last two digits behind +49 171 39200. A number keeps its meaning for ever: append, never renumber.
const refusals: Readonly<Record<number, number>> = {
  0: 0,
  1: 1,
  2: 2,
  3: 3,
  4: 4,
  10: 5,
  17: 6,
  33: 7,
  100: 8,
  102: 9,
  190: 10,
  200: 11,
  368: 12,
  613: 13,
  80007: 14,
  130403: 15,
  130429: 16,
  131000: 17,
  131005: 18,
  131008: 19,
  131009: 20,
  131016: 21,
  131021: 22,
  131030: 23,
  131031: 24,
  131037: 25,
  131042: 26,
  131045: 27,
  131047: 28,
  131048: 29,
  131051: 30,
  131053: 31,
  131056: 32,
  131057: 33,
  131063: 34,
  131064: 35,
  132000: 36,
  132001: 37,
  132005: 38,
  132007: 39,
  132008: 40,
  132012: 41,
  132015: 42,
  132016: 43,
  132018: 44,
  132068: 45,
  132069: 46,
  133010: 47,
  134011: 48,
  135000: 49,
};

// The last two digits behind +49 176 040690.
const lateFailures: Readonly<Record<number, number>> = {
  368: 0,
  130403: 1,
  130429: 2,
  130472: 3,
  130497: 4,
  131000: 5,
  131009: 6,
  131016: 7,
  131026: 8,
  131031: 9,
  131042: 10,
  131045: 11,
  131047: 12,
  131048: 13,
  131049: 14,
  131050: 15,
  131051: 16,
  131053: 17,
  131056: 18,
  131064: 19,
  132015: 20,
  135000: 21,
  137000: 22,
};

const sent: Step = { kind: 'sent', after: 150 };
const delivered: Step = { kind: 'delivered', after: 500 };
const read: Step = { kind: 'read', after: 900 };
const reachedAndRead = [sent, delivered, read];

const characters: readonly [digits: number, does: string, rest: Partial<MagicRecipient>][] = [
  [50, 'sent, and never delivered', { steps: [sent] }],
  [51, 'accepted, and no status ever comes', { steps: [] }],
  [52, 'read without delivered', { steps: [sent, read] }],
  [53, 'delivered twice', { steps: [sent, delivered, { ...delivered, after: 900, datedAfter: 500 }] }],
  [
    54,
    'statuses come in the wrong order: read, delivered, sent',
    {
      steps: [
        { ...read, after: 400 },
        { ...delivered, after: 800, datedAfter: 300 },
        { ...sent, after: 1200, datedAfter: 200 },
      ],
    },
  ],
  [55, 'sent, then fails with 131026', { steps: [sent, { kind: 'failed', after: 900, code: 131026 }] }],
  [56, 'delivered and read', { steps: reachedAndRead }],
  [57, 'reads and replies', { steps: [...reachedAndRead, { kind: 'reply', after: 1300 }] }],
  [
    58,
    'reads and replies STOP',
    { steps: [...reachedAndRead, { kind: 'reply', after: 1300, text: 'STOP' }] },
  ],
  [
    59,
    'reads and replies START',
    { steps: [...reachedAndRead, { kind: 'reply', after: 1300, text: 'START' }] },
  ],
  [
    60,
    "reads and taps the template's first quick reply; replies Yes when there is none",
    { steps: [...reachedAndRead, { kind: 'reply', after: 1300, text: 'Yes', taps: true }] },
  ],
  [
    61,
    'reads and stops marketing messages of this business number (`user_preferences`)',
    { steps: [...reachedAndRead, { kind: 'preference', after: 1300, preference: 'stop' }] },
  ],
  [
    62,
    'reads and wants marketing messages of this business number again (`user_preferences`)',
    { steps: [...reachedAndRead, { kind: 'preference', after: 1300, preference: 'resume' }] },
  ],
  [
    63,
    'a template is held for quality assessment, then sent and delivered',
    {
      held: true,
      steps: [
        { ...sent, after: 1500 },
        { ...delivered, after: 1900 },
      ],
    },
  ],
  [
    64,
    'a template is held for quality assessment, then fails with 132015',
    { held: true, steps: [{ kind: 'failed', after: 1500, code: 132015 }] },
  ],
  [
    65,
    'accepted, but the answer never comes; statuses do',
    { unanswered: 'timeout-after-accept', steps: [sent, delivered] },
  ],
  [
    66,
    'accepted, but the connection breaks before the answer; statuses come',
    { unanswered: 'reset-after-accept', steps: [sent, delivered] },
  ],
  [67, 'accepted, but neither the answer nor a status ever comes', { unanswered: 'timeout-after-accept' }],
];

/** Every person with fixed behaviour: refusals by code, late failures by code, then everything else. */
export const magicRecipients: readonly MagicRecipient[] = [
  ...byCode(refusals, (code, digits) => ({
    to: `+4917139200${digits}`,
    does: `refused with ${code}`,
    refused: code,
    steps: [],
  })),
  ...byCode(lateFailures, (code, digits) => ({
    to: `+49176040690${digits}`,
    does: `accepted, then fails with ${code}`,
    steps: [{ kind: 'failed', after: 200, code }],
  })),
  ...characters.map(([digits, does, rest]) => ({
    to: `+49176040690${digits}`,
    does,
    ...rest,
    steps: rest.steps ?? [],
  })),
];

const byDigits = new Map(magicRecipients.map((recipient) => [recipient.to.slice(1), recipient]));

/** The fixed behaviour of a person, by the digits of the number; undefined for everybody else. */
export function magicRecipient(digits: string): MagicRecipient | undefined {
  return byDigits.get(digits);
}

function byCode(
  codes: Readonly<Record<number, number>>,
  recipient: (code: number, digits: string) => MagicRecipient,
): MagicRecipient[] {
  return Object.entries(codes).map(([code, digits]) =>
    recipient(Number(code), String(digits).padStart(2, '0')),
  );
}
