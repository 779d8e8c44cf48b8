import type { Lifecycle } from '../lifecycle.ts';
import type { ProjectStatus } from './state.ts';

/** The life of a project. */
export const PROJECT_LIFECYCLE: Lifecycle<ProjectStatus> = {
  none: { meaning: 'There is no such project yet.', next: { ProjectCreated: 'pending' } },
  pending: {
    meaning: 'Nobody has finished Embedded Signup for it.',
    next: { EmbeddedSignupCompleted: 'connecting' },
  },
  connecting: {
    meaning:
      'A signup is under way: its code is exchanged, then webhooks are subscribed and the number is registered.',
    next: {
      EmbeddedSignupFailed: 'failed',
      BusinessTokenStored: 'connecting',
      WebhooksSubscribed: 'connecting',
      PhoneNumberRegistered: 'connecting',
      PhoneNumberRegistrationFailed: 'connecting',
      ProjectActivated: 'active',
      ProjectFailed: 'failed',
    },
  },
  active: { meaning: 'It sends and receives.', next: { ProjectNeedsAttention: 'needs-attention' } },
  'needs-attention': {
    meaning:
      'Meta refuses what it sends, for the sake of its token, its account or its number: messages and campaigns wait. It goes on by itself when Meta takes a message again (one is tried now and then), or after another signup.',
    next: { ProjectRecovered: 'active', EmbeddedSignupCompleted: 'reconnecting' },
  },
  reconnecting: {
    meaning:
      'Another signup of a project that needed attention is under way; messages and campaigns wait. The API says `connecting`.',
    next: {
      EmbeddedSignupFailed: 'needs-attention',
      BusinessTokenStored: 'reconnecting',
      WebhooksSubscribed: 'reconnecting',
      PhoneNumberRegistered: 'reconnecting',
      PhoneNumberRegistrationFailed: 'reconnecting',
      ProjectActivated: 'active',
      ProjectFailed: 'needs-attention',
    },
  },
  failed: {
    meaning: 'A step of the signup did not succeed; its checklist says which, and another signup may begin.',
    next: { EmbeddedSignupCompleted: 'connecting' },
  },
};
