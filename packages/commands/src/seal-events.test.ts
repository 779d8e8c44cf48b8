import { type DomainEvent, type EnvelopeContext, envelop, InvalidEventError } from '@wabus/events';
import { describe, expect, test } from 'vitest';
import { sealEvents } from './seal-events.ts';

const context: EnvelopeContext = {
  stream: 'message-m1',
  tenantId: 't1',
  key: 'w1',
  correlationId: 'r1',
  causationId: 'c1',
  actor: { kind: 'meta', id: 'webhook' },
  recordedAt: '2026-11-21T10:00:00.000Z',
  eventId: (index) => `made-${index}`,
};
const person = (contactId: string) => ({ contactId, plain: { to: contactId, fields: {}, variables: {} } });
const added = (...people: string[]): DomainEvent => ({
  type: 'RecipientsAdded',
  data: { campaignId: 'k1', uploadId: 'u1', chunk: 0, recipients: [] },
  personal: people.map(person),
});

describe('sealing', () => {
  test('asks the keyring once and gives every event its own parts, in order', async () => {
    const calls: number[] = [];
    const events = envelop(
      [added('a', 'b'), { type: 'CampaignPaused', data: { campaignId: 'k1' } }, added('c')],
      context,
    );
    const sealed = await sealEvents(
      {
        seal: async (parts) => {
          calls.push(parts.length);
          return parts.map(({ contactId, eventId }) => ({ contactId, sealed: `${eventId}/${contactId}` }));
        },
      },
      events,
    );
    expect(calls).toEqual([3]);
    expect(sealed.map(({ personal }) => personal.map((part) => part.sealed))).toEqual([
      ['made-0/a', 'made-0/b'],
      [],
      ['made-2/c'],
    ]);
    expect(sealed[0]).not.toHaveProperty('plain');
  });

  test('refuses a part that is not what the catalogue says, before anything is sealed', async () => {
    const seal = async () => {
      throw new Error('the keyring was asked');
    };
    const wrong = { ...person('c'), plain: { to: '+49', fields: { a: 7 }, variables: {} } };
    const events = envelop(
      [added('a'), { ...added(), personal: [wrong] } as unknown as DomainEvent],
      context,
    );
    await expect(sealEvents({ seal }, events)).rejects.toThrow(
      new InvalidEventError('RecipientsAdded', [
        'personal.0.fields{}: Invalid input: expected string, received number',
      ]),
    );
  });
});
