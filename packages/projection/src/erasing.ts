import type { EventType } from '@wabus/events';
import type { OpenedEvent } from '@wabus/keyring';
import { type PoolClient, preparedText } from '@wabus/postgres';
import type { Table } from './table.ts';

/**
 * Types of event at which rows forget a person: when the keys go, and once more when no process has one in memory any
 * more, for what was opened meanwhile. A rebuild opens nothing of the person, so both leave its rows as they are.
 */
export const ERASURES = ['ContactErased', 'ContactErasureCompleted'] as const satisfies readonly EventType[];

/** Whether rows of the table hold anything of a person. */
export const holdsPersonal = (table: Table): boolean =>
  Object.values(table.columns).some((column) => column.isPersonal);

/** Forgets in those of the tables that hold something personal what rows of the people hold who are erased by these events; rows of which it is the key go. */
export async function erasePeople(
  tx: PoolClient,
  tables: readonly Table[],
  events: readonly OpenedEvent[],
): Promise<void> {
  const people = new Map<string, string>();
  for (const { event } of events) {
    if (event.type === 'ContactErased' || event.type === 'ContactErasureCompleted')
      people.set(event.data.contactId, event.tenantId);
  }
  if (people.size === 0) return;
  const who = [[...people.values()], [...people.keys()]];
  for (const table of tables) if (holdsPersonal(table)) await statementOf(table)(tx, who);
}

const statements = new WeakMap<Table, ReturnType<typeof preparedText>>();

function statementOf(table: Table): ReturnType<typeof preparedText> {
  const known = statements.get(table) ?? preparedText(statement(table));
  statements.set(table, known);
  return known;
}

/** What a rebuild leaves of a row whose personal parts do not open. */
function statement({ name, key, columns, personBy = 't.contact_id = p.contact_id' }: Table): string {
  const whose = `unnest($1::text[], $2::uuid[]) as p (tenant_id, contact_id) where t.tenant_id = p.tenant_id and ${personBy}`;
  if (key.some((column) => columns[column]?.isPersonal)) return `delete from ${name} t using ${whose}`;
  const going = Object.entries(columns).filter(([, column]) => column.goesWithPerson);
  const sets = going.map(([column, { openWhere }]) =>
    openWhere === undefined ? `${column} = null` : `${column} = case when ${openWhere} then t.${column} end`,
  );
  const held = going.map(([column, { openWhere }]) =>
    openWhere === undefined
      ? `t.${column} is not null`
      : `t.${column} is not null and (${openWhere}) is not true`,
  );
  return `update ${name} t set ${sets.join(', ')} from ${whose} and (${held.join(' or ')})`;
}
