import { believedTime, usernameOf } from '@wabus/domain';
import { storableText } from '@wabus/platform';
import {
  bigint,
  defineTable,
  mergedTable,
  type OpenedEvent,
  oneOf,
  type Row,
  saidOrder,
  TENANT_ID,
  text,
  timestamptz,
  uuid,
} from '@wabus/projection';

/** Kinds of address that lead to nobody. */
const KINDS = ['username', 'parentUserId'] as const;

/** The table `shown_names`. */
export const shownNames = defineTable({
  name: 'shown_names',
  comment:
    'Usernames and ids over linked portfolios that people were shown with by what was said: of several the one that was shown last is theirs.',
  key: ['contact_id', 'project_id', 'kind', 'value'],
  columns: {
    tenant_id: TENANT_ID,
    contact_id: uuid('The person'),
    project_id: uuid('Project that it was said to or by'),
    kind: oneOf(KINDS),
    value: text('The username without its @, or the id').personalKey(),
    first_at: timestamptz("When it was first shown, on Meta's clock"),
    last_at: timestamptz('When it was last shown'),
    last_order: uuid(
      'Place of the latter in the order of what was said, its time and then the id of its event',
    ),
    position: bigint('Position of the newest event that the row comes from'),
  },
});

/** How its rows merge, whatever is told first. */
export const mergedNames = mergedTable(shownNames, {
  tenant_id: 'constant',
  contact_id: 'key',
  project_id: 'key',
  kind: 'key',
  value: 'key',
  first_at: 'min',
  last_at: 'max',
  last_order: 'max',
});

/** What shows people with them. */
type Showing = OpenedEvent<'MessageReceived' | 'MessageEchoed' | 'CallReported'>;

/** The names that a message or call shows its person with. */
export function shownRows({ event, personal: [plain] }: Showing): Row[] {
  if (!plain) return [];
  const at = believedTime(event);
  const named = { username: usernameOf(plain.username), parentUserId: plain.parentUserId || null };
  return KINDS.flatMap((kind): Row[] => {
    const value = named[kind];
    if (value === null) return [];
    const { contactId, projectId } = event.data;
    return [
      {
        ...{ tenant_id: event.tenantId, contact_id: contactId, project_id: projectId, kind },
        ...{ value: storableText(value), first_at: at, last_at: at },
        ...{ last_order: saidOrder(at, event.id), position: event.position },
      },
    ];
  });
}
