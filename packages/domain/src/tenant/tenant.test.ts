import { specify } from '@wabus/domain/testing';
import { expect, test } from 'vitest';
import { tenantDecider } from './decide.ts';

const { given } = specify(tenantDecider);
const profile = {
  tenantId: 't1',
  name: 'Acme',
  country: 'BR',
  timeZone: 'America/Sao_Paulo',
  language: 'pt',
};
const put = { type: 'PutTenant', ...profile } as const;
const onboarded = { type: 'TenantOnboarded', data: profile } as const;

test('the first PUT onboards a tenant', () => {
  given([]).when(put).then([onboarded]);
});

test('the same PUT again changes nothing', () => {
  given([onboarded]).when(put).thenNothing();
});

test.each(['name', 'country', 'timeZone', 'language'])('another %s is a changed profile', (field) => {
  const changed = { ...profile, [field]: 'other' };
  const after = given([onboarded])
    .when({ ...put, [field]: 'other' })
    .then([{ type: 'TenantProfileChanged', data: changed }]);
  expect(after.state).toEqual({ ...changed, createdAt: '2026-01-01T00:00:00.000Z' });
});
