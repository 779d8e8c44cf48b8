import type { EventType, PersonalEventType } from './catalogue.ts';

interface Step {
  readonly from: number;
  /** What changed, for the catalogue page. */
  readonly summary: string;
  /** The open half: pure and total over everything that was ever written in version `from`. */
  readonly up: (data: unknown) => unknown;
}

interface OpenStep extends Step {
  readonly type: Exclude<EventType, PersonalEventType>;
  readonly upPersonal?: never;
}

interface PersonalStep extends Step {
  readonly type: PersonalEventType;
  /** The same for the plaintext of one sealed part; absent where the step leaves the sealed half as it is. */
  readonly upPersonal?: (plain: unknown) => unknown;
}

/** One step in the life of an event's shape: version `from` → version `from + 1`. */
export type Upcaster = OpenStep | PersonalStep;

/** Every step there is; an event of version n needs one for each version before it. */
export const upcasters: readonly Upcaster[] = [
  {
    type: 'TemplateRejected',
    from: 1,
    summary:
      'adds why, in words, what Meta recommends, and when it is disabled; none of it was kept in version 1',
    up: (data) => data,
  },
  {
    type: 'TemplatePaused',
    from: 1,
    summary:
      'adds why, in words, what Meta recommends, and when it is disabled; none of it was kept in version 1',
    up: (data) => data,
  },
  {
    type: 'TemplateDisabled',
    from: 1,
    summary:
      'adds why, in words, what Meta recommends, and when it is disabled; none of it was kept in version 1',
    up: (data) => data,
  },
  {
    type: 'TemplateCategoryChanged',
    from: 1,
    summary: 'adds `categoryBefore`, the category until then; it was not kept in version 1',
    up: (data) => data,
  },
  {
    type: 'BusinessTokenStored',
    from: 1,
    summary:
      'adds `onBusinessApp`, whether the number is also in the app on a phone; nothing said it in version 1',
    up: (data) => data,
  },
  {
    type: 'ContactIdentified',
    from: 1,
    summary: 'adds `source`, as people may ask where we have them from; `unknown` for events of version 1',
    up: (data) => ({ ...(data as object), source: 'unknown' }),
  },
  {
    type: 'ContactAddressAdded',
    from: 1,
    summary:
      'adds `at`, when an address was shown, and sources beside `crm` and `inbound`; nothing said it in version 1',
    up: (data) => data,
  },
  {
    type: 'ContactAddressAdded',
    from: 2,
    summary:
      'adds `portfolio`, and ids over linked portfolios to the kinds; usernames and those ids were not told of in version 2',
    up: (data) => data,
    upPersonal: (plain) => plain,
  },
  {
    type: 'CallReported',
    from: 1,
    summary:
      'adds callback data and error codes, and sealed the recording and the transcription; none of it was kept in version 1',
    up: (data) => data,
    upPersonal: (plain) => plain,
  },
  {
    type: 'ContactNamedInApp',
    from: 1,
    summary: 'adds the number that the app has the name for, sealed; nothing said it in version 1',
    up: (data) => data,
    upPersonal: (plain) => plain,
  },
  {
    type: 'MessageQueued',
    from: 1,
    summary: 'adds `sentById`, which agent or automation it was; nobody was named in version 1',
    up: (data) => data,
  },
  {
    type: 'MessageReceived',
    from: 1,
    summary:
      'adds how it came, group, forwarding and error codes, and sealed the ids and names of the person and the ad that led here; none of it was kept in version 1',
    up: (data) => data,
    upPersonal: (plain) => plain,
  },
  {
    type: 'MessageReceived',
    from: 2,
    summary: 'adds `unwritten`; what nobody wrote was no message in version 2',
    up: (data) => data,
    upPersonal: (plain) => plain,
  },
  {
    type: 'ProjectNeedsAttention',
    from: 1,
    summary: 'adds `refused`, what of the project Meta refuses; in version 1 it was the token',
    up: (data) => ({ ...(data as object), refused: 'token' }),
  },
  {
    type: 'AccountRestricted',
    from: 1,
    summary:
      'adds `remediation`, what Meta asks to be done about the rule that was broken; it was not kept in version 1',
    up: (data) => data,
  },
  {
    type: 'FlowReported',
    from: 1,
    summary:
      'adds what Meta measured, which errors there were, and what it warns of; none of it was kept in version 1',
    up: (data) => data,
  },
  {
    type: 'TemplateFlagged',
    from: 1,
    summary: "adds Meta's sentence and when it disables the template; neither was kept in version 1",
    up: (data) => data,
  },
  {
    type: 'GroupReported',
    from: 1,
    summary: 'adds how people came in, and whether they are let in at once; neither was kept in version 1',
    up: (data) => data,
    upPersonal: (plain) => plain,
  },
  {
    type: 'GroupReported',
    from: 2,
    summary:
      'adds why somebody could not be let in, and which settings could not be changed; neither was kept in version 2',
    up: (data) => data,
    upPersonal: (plain) => plain,
  },
];
