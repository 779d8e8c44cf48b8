import { campaignCommandRoutes } from './campaign-routes.ts';
import { contactCommandRoutes } from './contact-routes.ts';
import { conversationCommandRoutes } from './conversation-routes.ts';
import { identityCommandRoutes } from './identity-routes.ts';
import { mediaCommandRoutes } from './media-routes.ts';
import { messageCommandRoutes } from './message-routes.ts';
import { projectCommandRoutes } from './project-routes.ts';
import { templateCommandRoutes } from './template-routes.ts';

/** The routes that change something. */
export const commandRoutes = {
  ...projectCommandRoutes,
  ...templateCommandRoutes,
  ...campaignCommandRoutes,
  ...messageCommandRoutes,
  ...mediaCommandRoutes,
  ...conversationCommandRoutes,
  ...contactCommandRoutes,
  ...identityCommandRoutes,
} as const;
