import type { Engine } from '../engine.ts';
import type { GraphAnswer, GraphCall } from '../graph/call.ts';
import { invalid } from '../graph/errors.ts';
import { project } from '../graph/fields.ts';
import { page } from '../graph/paging.ts';
import { wordsOf } from '../graph/words.ts';
import type { Template, Waba } from '../state/nodes.ts';
import { templateDefaults, templateNode } from './node.ts';
import { maxTemplates } from './routes.ts';

const summaryKeys = [
  'total_count',
  'message_template_count',
  'message_template_limit',
  'are_translations_complete',
];
const severalOf = ['status', 'category', 'language'] as const;

/**
 * `GET /{waba}/message_templates`: newest first. `status`, `category`, `language` and `quality_score` may name several,
 * `name` and `name_or_content` are found anywhere; `summary` counts.
 */
export function listTemplates(engine: Engine, call: GraphCall, waba: Waba): GraphAnswer {
  const all = [...waba.templates.values()];
  const found = all.filter((template) => isWanted(call, template)).reverse();
  const answer = page(call, engine.graphUrl, found, (template) =>
    project(templateNode(template), call.query.get('fields'), 'MessageTemplate', templateDefaults),
  );
  const asked = wordsOf(call.query.get('summary'));
  return asked === null ? answer : { ...answer, summary: summaryOf(asked, all.length, found.length) };
}

function summaryOf(asked: readonly string[], all: number, found: number): GraphAnswer {
  const summary: GraphAnswer = {
    total_count: found,
    message_template_count: all,
    message_template_limit: maxTemplates,
    are_translations_complete: true,
  };
  const unknown = asked.find((key) => !['true', '1', ...summaryKeys].includes(key));
  if (unknown !== undefined)
    throw invalid(`Param summary: ${unknown} is not one of {${summaryKeys.join(', ')}}.`);
  const named = asked.filter((key) => key in summary);
  return named.length === 0 ? summary : Object.fromEntries(named.map((key) => [key, summary[key]]));
}

function isWanted({ query }: GraphCall, template: Template): boolean {
  if (!template.name.includes(query.get('name') ?? '')) return false;
  const content = `${template.name}\n${textsOf(template.components).join('\n')}`.toLowerCase();
  if (!content.includes((query.get('name_or_content') ?? '').toLowerCase())) return false;
  // Nobody has rated a template here.
  if (!isAmong(query.get('quality_score'), 'UNKNOWN')) return false;
  // Templates that Meta makes of messages without one are not built.
  if (!isAmong(query.get('source'), 'USER')) return false;
  return severalOf.every((key) => isAmong(query.get(key), template[key]));
}

function isAmong(asked: string | null, value: string): boolean {
  const words = wordsOf(asked);
  return words === null || words.some((word) => word.toLowerCase() === value.toLowerCase());
}

function textsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' ? (key === 'text' ? [inner] : []) : textsOf(inner),
  );
}
