import { isProblemCode } from './problems.ts';

/** Why something waits or did not come about, in words. */
export interface ReasonWords {
  /** One sentence: what is the case. */
  readonly detail: string;
  /** What a person can do. */
  readonly advice: string;
}

const NO_ANSWER_ADVICE =
  "Nobody knows whether Meta took it, so it is not sent a second time; a status webhook of Meta's decides. Ask the person before you send the same again.";
const DO_AS_ATTENTION_SAYS =
  "Do what the project's `attention` says; it goes out by itself when Meta takes messages again.";
const NOTHING_SENT = 'Nothing was sent, and nothing has to be done: another attempt follows.';

/**
 * What stands as a reason in attempts and failures without being a problem of this API or an error of Meta's. Words of
 * a lost answer are those of `no-answer`.
 */
const reasons = {
  'not-reached': { detail: 'Meta could not be reached: the call never got there.', advice: NOTHING_SENT },
  'call-by-passed': {
    detail: 'The attempt was recorded too late to be called in time.',
    advice: NOTHING_SENT,
  },
  'breaker-open': {
    detail: 'Meta was not answering at that moment, so the call was not made.',
    advice: NOTHING_SENT,
  },
  'record-unclear': {
    detail: 'It was not clear whether the attempt had been recorded, so the call was not made.',
    advice: NOTHING_SENT,
  },
  'parked-token': {
    detail: 'Meta refused the token of the project.',
    advice: 'Let the business finish Embedded Signup again.',
  },
  'parked-account': {
    detail: 'Meta refused the account of the project.',
    advice: DO_AS_ATTENTION_SAYS,
  },
  'parked-number': {
    detail: 'Meta refused the number of the project.',
    advice: DO_AS_ATTENTION_SAYS,
  },
  'probe-refused': {
    detail: 'It was tried whether Meta takes messages of the project again, and Meta does not yet.',
    advice: DO_AS_ATTENTION_SAYS,
  },
  'account-disabled': {
    detail: 'Meta disabled the WhatsApp Business Account.',
    advice:
      'Let the business appeal in WhatsApp Manager; what waits goes out when Meta reinstates the account.',
  },
  'account-gone': {
    detail: 'The WhatsApp Business Account left the platform, or was deleted.',
    advice: 'Let the business reconnect it, or finish Embedded Signup again with another account.',
  },
  'account-disconnected': {
    detail: 'The business took away the access to its WhatsApp Business Account.',
    advice: 'Let the business finish Embedded Signup again.',
  },
  'account-restricted': {
    detail: 'Meta restricts what the WhatsApp Business Account may send.',
    advice:
      'Let the business see in WhatsApp Manager what Meta asks of it; what waits goes out when the restriction ends.',
  },
  'payment-issue': {
    detail: 'Meta delivers nothing of the WhatsApp Business Account until somebody pays.',
    advice:
      'Let the business settle its payment method in WhatsApp Manager; what waits is tried again an hour after Meta last said so.',
  },
  'number-disconnected': {
    detail: 'The business phone number left the platform.',
    advice: 'Let the business connect it again in the app on its phone, or finish Embedded Signup again.',
  },
  'token-missing': {
    detail: 'The vault has no token of the project.',
    advice: 'Let the business finish Embedded Signup again.',
  },
  'media-uploading': {
    detail: 'Meta is given the file that it names; that is done once for all messages of the number.',
    advice: NOTHING_SENT,
  },
  'media-not-uploaded': {
    detail: 'The file that it names could not be given to Meta yet.',
    advice: NOTHING_SENT,
  },
  'media-gone': {
    detail: 'Meta did not know the file any more; it is given the file once more.',
    advice: NOTHING_SENT,
  },
  'no-answer': { detail: "Meta's answer to the call was lost.", advice: NO_ANSWER_ADVICE },
  'duplicate-person': {
    detail: 'The campaign wrote to another contact of the same person.',
    advice: 'Nothing has to be done: the person was written to once.',
  },
  unrecordable: {
    detail: 'The store refuses what was to be sent for good.',
    advice:
      'Look at what fills the message: shorten it, leave out what no phone shows, and send it as a new message.',
  },
  'meta-unexplained': {
    detail: 'Meta said that it failed, and not why.',
    advice: 'Ask the person whether it arrived; Meta has no more to say about it.',
  },
} satisfies Record<string, ReasonWords>;

/** The words of a reason; undefined for one that is not ours. */
export function reasonWords(reason: string): ReasonWords | undefined {
  return Object.hasOwn(reasons, reason) ? reasons[reason as keyof typeof reasons] : undefined;
}

/** Whether a failure can have this code: one of ours, or `meta-` and the number of an error of Meta's or of its answer. */
export const isFailureCode = (code: string): boolean =>
  isProblemCode(code) || reasonWords(code) !== undefined || /^meta-(http-)?-?\d{1,16}$/.test(code);
