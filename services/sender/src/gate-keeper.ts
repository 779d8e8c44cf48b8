import { conversationId, type EventData } from '@wabus/events';
import {
  contactOptedOut,
  type GateProject,
  type GateStates,
  type Gates,
  MAX_STALENESS_MS,
  needsConsent,
  windowIsOpen,
} from '@wabus/gates';
import { type Clock, type Logger, NaturalBatch, pause } from '@wabus/platform';

/** What a message has to pass. */
export interface GateCheck {
  readonly tenantId: string;
  readonly projectId: string;
  readonly contactId: string;
  readonly phoneNumberId: string;
  /** `none`: free-form, which needs an open customer service window instead of consent. */
  readonly purpose: EventData<'MessageReleased'>['purpose'];
  readonly templateId?: string;
  readonly campaignId?: string;
  /** RFC 3339, our clock: of a project that needs attention, only what was released since goes, to try it. */
  readonly releasedAt: string;
}

/** Why a gate is shut: wait for the campaign, or give the message up. */
export type Shut =
  | { readonly kind: 'wait'; readonly reason: 'campaign-paused' | 'project-needs-attention' }
  | { readonly kind: 'suppress'; readonly failure: EventData<'MessageSuppressed'>['failure'] };

/** What the gates say: open until a moment (to try a project that needs attention, or as usual), shut, or too old to be believed. */
export type Verdict =
  | { readonly kind: 'open'; readonly until: number; readonly trying: boolean }
  | { readonly kind: 'shut'; readonly shut: Shut }
  | { readonly kind: 'stale' };

/** The gate that is shut for a message, or null when all are open; `now` in milliseconds since 1970. */
export function shutGate(states: GateStates, check: GateCheck, now: number): Shut | null {
  const project = states.projects.get(check.projectId);
  if (project === undefined || project.tenantId !== check.tenantId || !SENDING.has(project.status)) {
    return suppressed(
      'project-not-active',
      'The project was not active when the message was about to be sent.',
    );
  }
  if (project.status !== 'active' && !isTrial(project, check)) {
    return { kind: 'wait', reason: 'project-needs-attention' };
  }
  if (check.templateId !== undefined && states.templates.get(check.templateId)?.status !== 'approved') {
    return suppressed(
      'template-not-approved',
      'The template was not approved when the message was about to be sent.',
    );
  }
  if (check.purpose === 'none' && !windowIsOpen(states.conversations.get(threadOf(check)), now)) {
    return suppressed(
      'window-closed',
      'The 24 hours since the person wrote last were over when the message was about to be sent.',
    );
  }
  if (contactOptedOut(states, check)) {
    return suppressed(
      'contact-opted-out',
      'The person had withdrawn consent, or never gave the consent needed, when the message was about to be sent.',
    );
  }
  if (check.campaignId === undefined) return null;
  const campaign = states.campaigns.get(check.campaignId)?.status;
  return campaign === 'running' || campaign === 'completed'
    ? null
    : { kind: 'wait', reason: 'campaign-paused' };
}

/** In these a project sends, or will again. */
const SENDING: ReadonlySet<GateProject['status']> = new Set(['active', 'needs-attention', 'reconnecting']);

/** Since a project needs attention, only messages that are to try it are released. */
function isTrial({ attentionSince }: GateProject, { releasedAt }: GateCheck): boolean {
  return attentionSince !== null && Date.parse(releasedAt) > Date.parse(attentionSince);
}

const threadOf = ({ projectId, contactId }: GateCheck): string => conversationId(projectId, contactId);

function suppressed(code: string, detail: string): Shut {
  return { kind: 'suppress', failure: { code, class: 'own-rule', detail } };
}

/**
 * Reads the gates in batches of what accumulated, without a cache, and refuses to judge by states older than
 * `MAX_STALENESS_MS`: a verdict says until when an attempt may be recorded by it.
 */
export class GateKeeper {
  readonly #reads: NaturalBatch<GateCheck, Verdict>;
  readonly #gates: Gates;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #onStale: () => void;
  #fresh: Promise<void> | null = null;

  constructor(options: {
    gates: Gates;
    clock: Clock;
    logger: Logger;
    onStale: () => void;
    maxItems?: number;
  }) {
    this.#gates = options.gates;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#onStale = options.onStale;
    this.#reads = new NaturalBatch((checks) => this.#judge(checks), { maxItems: options.maxItems ?? 500 });
  }

  /** The verdict on one message. */
  check(check: GateCheck): Promise<Verdict> {
    return this.#reads.add(check);
  }

  /** Whether lanes are waiting for fresh gates. */
  get waiting(): boolean {
    return this.#fresh !== null;
  }

  /** Resolves when the gates are fresh, or the sender stops; lanes wait here. One loop asks for all of them. */
  fresh(): Promise<void> {
    return this.#fresh ?? Promise.resolve();
  }

  /** Makes the lanes wait until a read shows fresh gates. */
  becameStale(signal: AbortSignal): void {
    if (this.#fresh) return;
    this.#onStale();
    this.#logger.warn({ maxStalenessMs: MAX_STALENESS_MS }, 'gates are stale: lanes wait');
    this.#fresh = this.#untilFresh(signal).finally(() => {
      this.#fresh = null;
    });
  }

  async #untilFresh(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const read = await this.#gates.read({}).catch(() => null);
      if (read && read.stalenessMs <= MAX_STALENESS_MS) {
        this.#logger.info('gates are fresh again');
        return;
      }
      await pause(100, signal);
    }
  }

  async #judge(checks: readonly GateCheck[]): Promise<Verdict[]> {
    const askedAt = this.#clock.now().getTime();
    const states = await this.#gates.read({
      projects: checks.map(({ projectId }) => projectId),
      templates: checks.flatMap(({ templateId }) => templateId ?? []),
      campaigns: checks.flatMap(({ campaignId }) => campaignId ?? []),
      conversations: checks.flatMap((check) => (check.purpose === 'none' ? threadOf(check) : [])),
      contacts: checks.filter(needsConsent).map(({ contactId }) => contactId),
      tenants: checks.filter(needsConsent).map(({ tenantId }) => tenantId),
    });
    if (states.stalenessMs > MAX_STALENESS_MS) return checks.map(() => ({ kind: 'stale' }));
    const until = askedAt + MAX_STALENESS_MS - states.stalenessMs;
    return checks.map((check) => {
      const shut = shutGate(states, check, askedAt);
      const trying = states.projects.get(check.projectId)?.status !== 'active';
      return shut ? { kind: 'shut', shut } : { kind: 'open', until, trying };
    });
  }
}
