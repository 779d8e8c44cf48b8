import { isDeepStrictEqual } from 'node:util';
import type { DomainEvent } from '@wabus/events';
import type { Decider } from '../decider.ts';
import { DomainError } from '../domain-error.ts';
import { templateVariables } from '../render/template-parts.ts';
import type { RecordVerdict, TemplateCommand } from './commands.ts';
import { evolveTemplate, isOfTemplate, type TemplateState, templateStatus } from './state.ts';

/** Rules of `template-{templateId}`. */
export const templateDecider: Decider<TemplateState | null, TemplateCommand> = {
  initialState: null,
  evolve: evolveTemplate,
  decide: decideTemplate,
};

function decideTemplate(command: TemplateCommand, state: TemplateState | null): DomainEvent[] {
  if (command.type === 'DraftTemplate') {
    if (state) {
      throw new DomainError('template-exists', 'This WABA has a template of this name and language already.');
    }
    const { type: _type, ...data } = command;
    requireKnownVariables(data.components, data.variables);
    return [{ type: 'TemplateDrafted', data }];
  }
  if (!state) throw new DomainError('not-found', 'There is no such template.');
  switch (command.type) {
    case 'CheckSubmittable':
      requireSubmittable(state);
      return [];
    case 'RecordSubmitted': {
      const { type: _type, ...data } = command;
      return state.metaTemplateId === command.metaTemplateId ? [] : [{ type: 'TemplateSubmitted', data }];
    }
    case 'RecordSubmissionFailed': {
      const { type: _type, ...data } = command;
      return state.metaTemplateId === undefined ? [{ type: 'TemplateSubmissionFailed', data }] : [];
    }
    case 'RecordVerdict':
      requireSameTemplate(command, state);
      return command.eventId in state.verdicts ? [] : [verdictEvent(command, state)];
    case 'RecordCategory': {
      requireSameTemplate(command, state);
      const { type: _type, eventId: id, ...data } = command;
      if (id in state.categoryChanges) return [];
      return [{ type: 'TemplateCategoryChanged', id, occurredAt: data.at, data }];
    }
    case 'RecordNews':
      requireSameTemplate(command, state);
      return command.event.id in state.news ? [] : [command.event];
    case 'MapVariables': {
      const { templateId, variables } = command;
      requireKnownVariables(state.components, variables);
      if (isDeepStrictEqual(variables, state.variables)) return [];
      return [{ type: 'VariablesMapped', data: { templateId, variables } }];
    }
  }
}

function requireKnownVariables(components: unknown, variables: Readonly<Record<string, unknown>>): void {
  const known = templateVariables(components).map(({ name }) => name);
  const unknown = Object.keys(variables).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const has = known.length === 0 ? 'It has none.' : `It has ${known.join(', ')}.`;
  throw new DomainError('variable-unknown', `The template has no variable ${unknown.join(', ')}. ${has}`);
}

function requireSubmittable(state: TemplateState): void {
  const status = templateStatus(state);
  if (status === 'draft' || status === 'submission-failed') return;
  throw new DomainError('template-not-submittable', `A template that is ${status} cannot be submitted.`);
}

/** A name is used again once its template is deleted: what Meta says of another id is not about this one. */
function requireSameTemplate(
  { metaTemplateId }: Pick<RecordVerdict, 'metaTemplateId'>,
  state: TemplateState,
): void {
  if (isOfTemplate(state, metaTemplateId)) return;
  throw new DomainError('not-found', 'Meta speaks of another template of this name and language.');
}

function verdictEvent(command: RecordVerdict, state: TemplateState): DomainEvent {
  const { templateId, at, reason, eventId: id } = command;
  const metaTemplateId = command.metaTemplateId ?? state.metaTemplateId;
  // Verdicts of the first version always have an id: empty where neither Meta nor we have told it yet.
  const base = { templateId, metaTemplateId: metaTemplateId ?? '', at };
  const given = { ...base, ...(reason === undefined ? {} : { reason }) };
  const known = { ...given, metaTemplateId };
  const noted = { ...given, ...command.notes };
  switch (command.verdict) {
    case 'submitted':
      return { type: 'TemplateReviewStarted', id, occurredAt: at, data: known };
    case 'in-appeal':
      return { type: 'TemplateAppealed', id, occurredAt: at, data: known };
    case 'limit-exceeded':
      return { type: 'TemplateLimitExceeded', id, occurredAt: at, data: known };
    case 'approved':
      return { type: 'TemplateApproved', id, occurredAt: at, data: base };
    case 'rejected':
      return { type: 'TemplateRejected', id, occurredAt: at, data: { ...noted, reason: reason ?? 'NONE' } };
    case 'paused':
      return { type: 'TemplatePaused', id, occurredAt: at, data: noted };
    case 'disabled':
      return { type: 'TemplateDisabled', id, occurredAt: at, data: noted };
    case 'archived':
      return { type: 'TemplateArchived', id, occurredAt: at, data: known };
    case 'locked':
      return { type: 'TemplateLocked', id, occurredAt: at, data: known };
    case 'pending-deletion':
      return { type: 'TemplateDeletionScheduled', id, occurredAt: at, data: known };
    case 'deleted':
      return { type: 'TemplateDeleted', id, occurredAt: at, data: known };
  }
}
