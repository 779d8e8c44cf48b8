import { expectStatus, type Stand } from './stand.ts';

/** Two contacts of whom it is unclear whether they are one person. */
export interface Unclear {
  readonly id: string;
  readonly contactId: string;
  readonly otherContactId: string;
}

/** Two people write, and then one of them gives the number of the other as the own one. */
export async function unclearConflict(stand: Stand): Promise<Unclear> {
  const [one, other] = [phone(stand), phone(stand)];
  const inbound = `/numbers/${stand.project.phoneNumberId}/inbound`;
  for (const from of [one, other])
    await stand.control('POST', inbound, { from, type: 'text', text: { body: 'Hello' } });
  const contacts = [await contactOf(stand, one), await contactOf(stand, other)];
  const phones = [{ phone: `+${other}`, wa_id: other }];
  const card = { origin: 'contact_request', name: { formatted_name: 'Ana' }, phones };
  await stand.control('POST', inbound, { from: one, type: 'contacts', contacts: [card] });
  const found = (body: { data: Unclear[] }): Unclear | undefined =>
    body.data.find((conflict) => contacts.includes(conflict.contactId));
  const { body } = await stand.until(
    () => stand.get('/identity-conflicts?limit=500'),
    (answer) => answer.status === 200 && found(answer.body) !== undefined,
  );
  const conflict = found(body);
  if (!conflict) throw new Error('no conflict');
  return conflict;
}

/** The same, once a person decided. */
export async function decidedConflict(stand: Stand, same: boolean): Promise<Unclear> {
  const conflict = await unclearConflict(stand);
  expectStatus(await decide(stand, conflict, same), 200);
  return conflict;
}

/** Says whether both are one person. */
export const decide = (stand: Stand, { id }: Unclear, same: boolean) =>
  stand.until(
    () => stand.post(`/identity-conflicts/${id}/decide`, { same }),
    // The gates may not know it for a moment yet.
    ({ status }) => status !== 404,
  );

/** The contact of somebody who wrote. */
export async function contactOf(stand: Stand, digits: string): Promise<string> {
  const ofThem = (contact: { addresses: { value: string }[] }): boolean =>
    contact.addresses.some(({ value }) => value === `+${digits}`);
  const { body } = await stand.until(
    () => stand.get('/contacts?limit=500'),
    (answer) => answer.body.data.some(ofThem),
  );
  return body.data.find(ofThem).id;
}

const phone = (stand: Stand): string => `55119613${stand.fresh('n').slice(2).padStart(5, '0')}`;
