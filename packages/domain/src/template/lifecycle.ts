import type { Lifecycle } from '../lifecycle.ts';
import type { TemplateStatus } from './state.ts';

const VERDICTS = {
  TemplateReviewStarted: 'submitted',
  TemplateAppealed: 'in-appeal',
  TemplateLimitExceeded: 'limit-exceeded',
  TemplateApproved: 'approved',
  TemplateRejected: 'rejected',
  TemplatePaused: 'paused',
  TemplateDisabled: 'disabled',
  TemplateArchived: 'archived',
  TemplateLocked: 'locked',
  TemplateDeletionScheduled: 'pending-deletion',
  TemplateDeleted: 'deleted',
} as const;

/** What changes no status. */
const news = (status: TemplateStatus) => ({
  VariablesMapped: status,
  TemplateCategoryChanged: status,
  TemplateQualityChanged: status,
  TemplateComponentsChanged: status,
  TemplateCategoryChangeAnnounced: status,
  TemplateMiscategorised: status,
  TemplateFlagged: status,
});

/** Of several verdicts the latest by Meta's clock counts, and at the same time the gravest. */
const judged = (status: TemplateStatus) => ({
  ...VERDICTS,
  ...news(status),
  TemplateSubmitted: status,
  TemplateSubmissionFailed: status,
});

/** The life of a template, with verdicts that come in the order of Meta's clock. */
export const TEMPLATE_LIFECYCLE: Lifecycle<TemplateStatus> = {
  none: { meaning: 'There is no such template yet.', next: { TemplateDrafted: 'draft' } },
  draft: {
    meaning: 'It is written down here; Meta does not know it.',
    next: {
      ...judged('draft'),
      TemplateSubmitted: 'submitted',
      TemplateSubmissionFailed: 'submission-failed',
    },
  },
  'submission-failed': {
    meaning: 'Meta refused to take it for review; it may be submitted again.',
    next: {
      ...judged('submission-failed'),
      TemplateSubmitted: 'submitted',
    },
  },
  submitted: {
    meaning: 'Meta reviews it, for the first time or again.',
    next: judged('submitted'),
  },
  approved: { meaning: 'It may be sent.', next: judged('approved') },
  rejected: { meaning: 'Meta refused it; the reason stands beside it.', next: judged('rejected') },
  'in-appeal': {
    meaning: 'Somebody appealed against what Meta decided; it may come back.',
    next: judged('in-appeal'),
  },
  'limit-exceeded': {
    meaning: 'The account has more templates than Meta allows; it may come back once others are gone.',
    next: judged('limit-exceeded'),
  },
  paused: { meaning: 'Meta paused it because of bad feedback; it may come back.', next: judged('paused') },
  disabled: { meaning: 'Meta took it out of use for good.', next: judged('disabled') },
  archived: {
    meaning:
      'Meta put it away because nobody used it for a year; it deletes it 28 days later, unless somebody takes it back out.',
    next: judged('archived'),
  },
  locked: { meaning: 'Meta locked it; it may come back.', next: judged('locked') },
  'pending-deletion': {
    meaning: 'It was deleted at Meta, which still delivers what was sent before for up to 30 days.',
    next: judged('pending-deletion'),
  },
  deleted: { meaning: 'It is gone at Meta.', next: judged('deleted') },
};
