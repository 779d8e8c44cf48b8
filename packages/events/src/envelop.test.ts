import { describe, expect, test } from 'vitest';
import type { DomainEvent } from './domain-event.ts';
import { commandEventIds, type EnvelopeContext, envelop } from './envelop.ts';

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
const evidence = { messageId: 'm1', wamid: 'wamid.1', at: '2026-11-21T09:00:00Z' };
describe('an envelope', () => {
  test('tells the world’s clock, in milliseconds, from ours', () => {
    const [sent, paused] = envelop(
      [
        { type: 'MessageSent', data: evidence, occurredAt: '2026-11-21T09:00:00Z', id: 'derived' },
        { type: 'CampaignPaused', data: { campaignId: 'k1' } },
      ],
      context,
    );
    expect(sent).toMatchObject({ id: 'derived', occurredAt: '2026-11-21T09:00:00.000Z', schemaVersion: 1 });
    expect(paused).toMatchObject({ id: 'made-1', occurredAt: context.recordedAt });
  });

  test('is not made for a type that the catalogue does not know', () => {
    const unknown = [{ type: 'SomethingElse', data: {} } as unknown as DomainEvent];
    expect(() => envelop(unknown, context)).toThrow('SomethingElse');
  });

  test('has an id per command, stream, body and index', () => {
    const ids = [
      commandEventIds('c1', 's1', 'h1')(0),
      commandEventIds('c1', 's1', 'h1')(1),
      commandEventIds('c1', 's1', 'h2')(0),
      commandEventIds('c1', 's2', 'h1')(0),
      commandEventIds('c2', 's1', 'h1')(0),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(commandEventIds('c1', 's1', 'h1')(0)).toBe(ids[0]);
  });
});
