import {
  CAMPAIGN_LIFECYCLE,
  CONVERSATION_LIFECYCLE,
  type Lifecycle,
  MEDIA_LIFECYCLE,
  MESSAGE_LIFECYCLE,
  PROJECT_LIFECYCLE,
  STATUS_MEANINGS,
  TEMPLATE_LIFECYCLE,
} from '@wabus/domain';
import { table } from './table.ts';

const INTRO = `# States

How projects, templates, campaigns, messages, media and conversations change. Generated from the tables in
\`packages/domain/src/*/lifecycle.ts\` by \`node docs/generator/generate.ts\`; edit those, not this page. The rules of
messages read their table; those of the others are held to theirs by a test that tries every sequence of commands.
An event that is not named at a status cannot follow it. Diagrams leave out what changes no status.
`;

const MESSAGE = `Our own events move a message through these phases; a phase that is *settled* gives the credit of its number
back. Statuses that Meta reports lie beside the phase as evidence: any order and any repetition gives the same.
`;

const MESSAGE_STATUS = `The \`status\` that the API shows is the most telling one of the newest attempt (read > delivered > failed > sent >
held > accepted > unknown > deferred > queued, or suppressed); delivered or read of any attempt wins. \`breakdown\` is
the group of a campaign's counts. \`statusTimes\` has when each was seen first, and as \`played\` when what can be heard was
heard: that is no status of its own, for who heard a message has read it.
`;

/** The page `docs/states.md`. */
export function statesPage(): string {
  const section = (
    title: string,
    text: string,
    lifecycle: Drawn,
    notes: (status: string) => string[] = () => [],
  ) => `## ${title}\n\n${text === '' ? '' : `${text}\n`}${diagram(lifecycle)}\n${meanings(lifecycle, notes)}`;
  const settled = (phase: string) =>
    MESSAGE_LIFECYCLE[phase as keyof typeof MESSAGE_LIFECYCLE].settled ? ['settled'] : [];
  return [
    INTRO,
    section('Project', '', PROJECT_LIFECYCLE),
    section(
      'Template',
      "Meta's verdicts count by Meta's clock, not by the order in which they come; the diagram is for verdicts in order.\n",
      TEMPLATE_LIFECYCLE,
    ),
    section('Campaign', '', CAMPAIGN_LIFECYCLE),
    section('Message', MESSAGE, MESSAGE_LIFECYCLE, settled),
    `### The status of a message\n\n${MESSAGE_STATUS}\n${statuses()}`,
    section('Medium', '', MEDIA_LIFECYCLE),
    section('Conversation', '', CONVERSATION_LIFECYCLE),
  ].join('\n');
}

type Drawn = Lifecycle<string> | typeof MESSAGE_LIFECYCLE;

/** Mermaid; `none` is its start. Arrows between the same two statuses are one, with the events below each other. */
function diagram(lifecycle: Drawn): string {
  const name = (status: string): string => (status === 'none' ? '[*]' : status.replaceAll('-', '_'));
  const lines = Object.entries(lifecycle).flatMap(([from, { next }]) => {
    const byTarget = Map.groupBy(Object.entries(next), ([, to]) => to as string);
    byTarget.delete(from);
    return [...byTarget].map(
      ([to, events]) => `    ${name(from)} --> ${name(to)}: ${events.map(([event]) => event).join('<br>')}`,
    );
  });
  const labels = Object.keys(lifecycle)
    .filter((status) => status.includes('-'))
    .map((status) => `    state "${status}" as ${name(status)}`);
  return ['```mermaid', 'stateDiagram-v2', ...labels, ...lines, '```', ''].join('\n');
}

function meanings(lifecycle: Drawn, notes: (status: string) => string[]): string {
  const rows = Object.entries(lifecycle).map(([status, { meaning, next }]) => [
    status === 'none' ? '(none)' : [`\`${status}\``, ...notes(status)].join(', '),
    meaning,
    Object.entries(next)
      .map(([event, to]) => `${event} → \`${to}\``)
      .join('<br>') || 'nothing: it stays',
  ]);
  return table(['status', 'meaning', 'what may follow'], rows);
}

const statuses = (): string =>
  table(
    ['status', 'meaning', 'breakdown'],
    Object.entries(STATUS_MEANINGS).map(([status, { meaning, breakdown }]) => [
      `\`${status}\``,
      meaning,
      breakdown,
    ]),
  );
