import type { FactKind } from '@wabus/whatsapp';
import type { Placement } from './define-placement.ts';
import { accountRestrictionPlacement } from './placements/account-restriction.ts';
import { marketingPreferencePlacement } from './placements/marketing-preference.ts';
import { messagePlacement } from './placements/message.ts';
import { statusPlacement } from './placements/status.ts';
import { templateCategoryPlacement } from './placements/template-category.ts';
import { templateStatusPlacement } from './placements/template-status.ts';
import { unknownPlacement } from './placements/unknown.ts';

/** A placement for every kind of fact: one that nobody places does not compile. */
export type Placements = { readonly [Kind in FactKind]: Placement<Kind> };

/** What becomes of each kind of fact; those that show people in this order. */
export const placements = {
  message: messagePlacement,
  'marketing-preference': marketingPreferencePlacement,
  unknown: unknownPlacement,
  status: statusPlacement,
  'template-status': templateStatusPlacement,
  'template-category': templateCategoryPlacement,
  'account-restriction': accountRestrictionPlacement,
} satisfies Placements;
