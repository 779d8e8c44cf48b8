import { expectStatus, type Stand } from '../stand.ts';
import { type Provocation, refused } from './provocation.ts';

/** Problems of following what happens. */
export const feed: Readonly<Record<string, Provocation>> = {
  'cursor-unknown': refused((stand) => stand.get('/events?after=abc')),
  'cursor-expired': refused(afterForgotten),
};

/** Behind an event that the index forgot meanwhile. */
async function afterForgotten(stand: Stand): ReturnType<Provocation['run']> {
  const { data, next } = expectStatus(await stand.get('/events?limit=1'), 200).body;
  await stand.database.query(
    "delete from read_models.audit where tenant_id = 'contract' and position <= (select position from read_models.audit where event_id = $1)",
    [data[0].id],
  );
  return stand.get(`/events?after=${next}`);
}
