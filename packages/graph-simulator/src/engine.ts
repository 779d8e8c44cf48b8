import type { Clock, Logger } from '@wabus/platform';
import type { Journal } from './journal/journal.ts';
import { stepUpdate } from './messages/step-update.ts';
import { templatePaused } from './messages/steps.ts';
import { applyEntry } from './state/apply.ts';
import type { Entry, Update } from './state/entries.ts';
import type { Message } from './state/nodes.ts';
import type { World } from './state/world.ts';
import { templateUpdate } from './templates/status-update.ts';
import { Agenda } from './webhooks/agenda.ts';
import { Outbox } from './webhooks/outbox.ts';

/** What the app of this simulator is called and knows. */
export interface AppIdentity {
  readonly id: string;
  readonly secret: string;
  readonly verifyToken: string;
}

/** What the engine is made of. */
export interface EngineParts {
  readonly world: World;
  readonly journal: Journal<Entry>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly app: AppIdentity;
}

/** The simulator behind its two HTTP faces: changes the world through the journal and lets time do its work. */
export class Engine {
  readonly world: World;
  /** The simulator's time: the machine's and what `POST /clock` added. */
  readonly clock: Clock;
  readonly logger: Logger;
  readonly app: AppIdentity;
  readonly outbox: Outbox;
  /** Set once the Graph side listens; `paging.next` begins with it. */
  graphUrl = '';
  readonly #journal: Journal<Entry>;
  readonly #agenda: Agenda;

  constructor(parts: EngineParts) {
    this.world = parts.world;
    const { world } = parts;
    this.clock = { now: () => new Date(parts.clock.now().getTime() + world.aheadMs) };
    this.logger = parts.logger;
    this.app = parts.app;
    this.#journal = parts.journal;
    this.#agenda = new Agenda(this.clock);
    this.outbox = new Outbox({
      world,
      agenda: this.#agenda,
      clock: this.clock,
      logger: parts.logger,
      appSecret: parts.app.secret,
      settled: (ids) => this.note({ e: 'settled', ids }),
      met: (meetings) => {
        for (const meeting of meetings) this.note(meeting);
      },
    });
  }

  /** Unix milliseconds. */
  now(): number {
    return this.clock.now().getTime();
  }

  /** Changes the world at once and resolves when the change is on disk: only then may it be answered. */
  record(entry: Entry): Promise<void> {
    applyEntry(this.world, entry);
    return this.#journal.append(entry);
  }

  /** As `record`, for what nobody waits for. */
  note(entry: Entry): void {
    this.record(entry).catch((error: unknown) => this.logger.error({ err: error }, 'journal is not written'));
  }

  /** Takes up again what was pending when the simulator was stopped or killed. */
  resume(): void {
    for (const update of this.world.updates.values()) this.outbox.push(update);
    for (const message of this.world.messages.values()) this.plan(message);
    for (const template of this.world.templates.values()) {
      if (template.reviewAt !== null) this.planReview(template.id, template.reviewAt);
    }
  }

  /** Plans the steps of a message that are not settled. */
  plan(message: Message): void {
    for (const [index, step] of message.steps.entries()) {
      if ((message.settled & (1 << index)) === 0) {
        this.#agenda.at(message.at + step.after, () => this.takeStep(message, index));
      }
    }
  }

  /** Takes one step of a message now: its webhook goes out. Answers the update's id; none when it was taken. */
  takeStep(message: Message, index: number): string | null {
    const step = message.steps[index];
    if (!step || (message.taken & (1 << index)) !== 0) return null;
    message.taken |= 1 << index;
    const update = stepUpdate(this.world, message, index);
    const { phoneNumberId, recipient: from } = message;
    if (step.kind === 'reply') {
      this.note({ e: 'wrote', phoneNumberId, from, at: update.at, wamid: String(update.message?.id) });
    }
    if (step.kind === 'preference') {
      const value = step.preference ?? 'stop';
      this.note({ e: 'preference', phoneNumberId, from, value, update: null });
    }
    this.outbox.push(update);
    return update.id;
  }

  /** Plans the review of a template that comes by itself. */
  planReview(templateId: string, at: number): void {
    this.#agenda.at(at, () => {
      if (this.world.templates.get(templateId)?.reviewAt !== at) return;
      this.review(templateId, 'APPROVED', null).catch((error: unknown) =>
        this.logger.error({ err: error }, 'journal is not written'),
      );
    });
  }

  /** Meta decides about a template: its status changes and the webhook goes out. */
  async review(templateId: string, event: string, reason: string | null): Promise<void> {
    const template = this.world.templates.get(templateId);
    if (!template) return;
    const update = templateUpdate(this.updateId(), template, event, reason, this.now());
    const status = statusAfter[event] ?? template.status;
    await this.publish({ e: 'review', id: templateId, status, reason, update }, update);
    if (status === 'PAUSED' || status === 'DISABLED') await this.#failHeld(templateId);
  }

  // Meta decides about all held messages of a template at once: found wanting, it is paused and each of them fails.
  async #failHeld(templateId: string): Promise<void> {
    const waiting = [...this.world.messages.values()].filter(
      (message) => message.held && message.templateId === templateId && message.taken === 0,
    );
    for (const message of waiting) {
      const after = this.now() - message.at;
      const steps = [{ kind: 'failed', after, code: templatePaused } as const];
      await this.record({ e: 'replanned', wamid: message.wamid, steps });
      this.plan(message);
    }
  }

  /** Lets time pass: what falls due meanwhile happens now, in its order. */
  async advance(byMs: number): Promise<void> {
    await this.record({ e: 'clock', aheadMs: this.world.aheadMs + byMs });
    this.#agenda.run();
  }

  /** Records an entry with its update and then sends the update's webhook. */
  async publish(entry: Entry, update: Update): Promise<void> {
    await this.record(entry);
    this.outbox.push(update);
  }

  /** A fresh id for an update that no message step stands behind. */
  updateId(): string {
    const id = `u${this.world.counters.update}`;
    this.world.counters.update += 1;
    return id;
  }

  /** Changes the app's callback and the fields it wants (null: every field) and delivers what waited for it. */
  async setCallback(url: string | null, fields: readonly string[] | null): Promise<void> {
    await this.record({ e: 'callback', url, ...(fields && { fields }) });
    this.outbox.callbackChanged();
  }

  /** Forgets everything but the seed, the callback and the counters of ids. */
  async reset(): Promise<void> {
    this.#agenda.clear();
    this.outbox.clear();
    await this.record({ e: 'reset' });
  }

  /** Stops what is under way and closes the journal. */
  async close(): Promise<void> {
    this.#agenda.close();
    await this.outbox.close();
    await this.#journal.close();
  }
}

// FLAGGED says that a template is about to be disabled; its status stays.
const statusAfter: Record<string, string> = {
  APPROVED: 'APPROVED',
  REINSTATED: 'APPROVED',
  UNARCHIVED: 'APPROVED',
  REJECTED: 'REJECTED',
  PAUSED: 'PAUSED',
  DISABLED: 'DISABLED',
  PENDING: 'PENDING',
  IN_APPEAL: 'IN_APPEAL',
  PENDING_DELETION: 'PENDING_DELETION',
  DELETED: 'DELETED',
  LIMIT_EXCEEDED: 'LIMIT_EXCEEDED',
  ARCHIVED: 'ARCHIVED',
  LOCKED: 'DISABLED',
};
