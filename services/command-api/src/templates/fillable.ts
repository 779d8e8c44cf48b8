import { problem } from '@wabus/api-contract';
import { unfillableParts } from '@wabus/domain';

/**
 * Refuses a template that values alone cannot fill.
 * @throws {ProblemError} `template-not-supported`
 */
export function requireFillable(components: unknown): void {
  const parts = unfillableParts(components);
  if (parts.length === 0) return;
  throw problem('template-not-supported', { detail: `Values alone cannot fill ${parts.join(', ')}.` });
}
