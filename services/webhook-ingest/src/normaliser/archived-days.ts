/** How long the bytes of webhooks are kept where nobody says otherwise. */
export const ARCHIVED_DAYS = 30;
