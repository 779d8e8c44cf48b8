import { specify } from '@wabus/domain/testing';
import type { DomainEvent } from '@wabus/events';
import { expect, test } from 'vitest';
import { tenantDecider } from './decide.ts';
import { keywordMeaning } from './keywords.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { settingsOf } from './state.ts';
import { tenantWords } from './words.ts';

const { given } = specify(tenantDecider);
const tenantId = 't1';
const onboarded: DomainEvent = {
  type: 'TenantOnboarded',
  data: { tenantId, name: 'Acme', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt' },
};
const put = { type: 'PutSettings', tenantId } as const;

test('a tenant that set nothing has the defaults, and setting them again changes nothing', () => {
  const { state } = given([onboarded])
    .when({ ...put, settings: {} })
    .thenNothing();
  expect(settingsOf(state)).toEqual(DEFAULT_SETTINGS);
  given([onboarded])
    .when({ ...put, settings: DEFAULT_SETTINGS })
    .thenNothing();
});

test('what is left out stays as it is; null takes quiet hours away', () => {
  const quietHours = { from: '21:00', to: '08:00' };
  const first: DomainEvent = {
    type: 'TenantSettingsChanged',
    data: { tenantId, ...DEFAULT_SETTINGS, quietHours },
  };
  given([onboarded])
    .when({ ...put, settings: { quietHours } })
    .then([first]);
  const optIn = { consentPolicy: { marketing: 'opt-in' } } as const;
  given([onboarded, first])
    .when({ ...put, settings: optIn })
    .then([
      {
        type: 'TenantSettingsChanged',
        data: { tenantId, ...DEFAULT_SETTINGS, ...optIn, quietHours },
      },
    ]);
  given([onboarded, first])
    .when({ ...put, settings: { quietHours: null } })
    .then([{ type: 'TenantSettingsChanged', data: { tenantId, ...DEFAULT_SETTINGS } }]);
});

test('a change of the profile keeps the settings', () => {
  const settings = { ...DEFAULT_SETTINGS, replyAttributionHours: 24 };
  const { state } = given([onboarded, { type: 'TenantSettingsChanged', data: { tenantId, ...settings } }])
    .when({ ...onboarded.data, type: 'PutTenant', name: 'Acme 2' } as never)
    .then([{ type: 'TenantProfileChanged', data: { ...onboarded.data, name: 'Acme 2' } as never }]);
  expect(settingsOf(state)).toEqual(settings);
});

test('nobody unknown has settings', () => {
  given([])
    .when({ ...put, settings: {} })
    .thenError('not-found');
});

test.each([
  ['STOP', 'stop'],
  [' stop. ', 'stop'],
  ['¡Stop!', 'stop'],
  ['S.T.O.P', 'stop'],
  ['opt-out', 'stop'],
  ['OPT   OUT', 'stop'],
  ['Cancelar inscricao', 'stop'],
  ['CANCELAR SUSCRIPCION', 'stop'],
  ['Sair', 'stop'],
  ['“BAJA”', 'stop'],
  ['`stop` ~', 'stop'],
  ['STOP 🙏🏽', 'stop'],
  ['🛑❤️ stop', 'stop'],
  ['start', 'start'],
  ['comecar', 'start'],
  ['COMEÇAR!', 'start'],
  ['please stop', null],
  ['stop it', null],
  ['nonstop', null],
  ['', null],
  ['?!', null],
  ['🛑', null],
  [`stop${'!'.repeat(300)}`, null],
] as const)('the whole message %j means %s', (text, meaning) => {
  expect(keywordMeaning(text, DEFAULT_SETTINGS)).toBe(meaning);
});

test('keywords of any language count, those of others as well; a word of both lists is a stop', () => {
  const settings = {
    stopKeywords: { fr: ['Arrêt'], ru: ['стоп'], xx: ['both', '!!!'] },
    startKeywords: { xx: ['both'] },
  };
  expect(keywordMeaning('ARRET', settings)).toBe('stop');
  expect(keywordMeaning('СТОП!', settings)).toBe('stop');
  expect(keywordMeaning('both', settings)).toBe('stop');
  expect(keywordMeaning('STOP', settings)).toBeNull();
  expect(keywordMeaning('???', settings)).toBeNull();
});

test('marks that are letters of other scripts are kept apart', () => {
  const settings = { stopKeywords: { ru: ['мой'] }, startKeywords: {} };
  expect(keywordMeaning('МОЙ', settings)).toBe('stop');
  expect(keywordMeaning('мои', settings)).toBeNull();
});

test('null brings back the keywords of the beginning, and a list without STOP is warned of', () => {
  const own = { ...DEFAULT_SETTINGS, stopKeywords: { pt: ['chega'] } };
  const { state } = given([onboarded, { type: 'TenantSettingsChanged', data: { tenantId, ...own } }])
    .when({ ...put, settings: { stopKeywords: null } })
    .then([{ type: 'TenantSettingsChanged', data: { tenantId, ...DEFAULT_SETTINGS } }]);
  expect(tenantWords(settingsOf(state), 'pt').warnings).toEqual([]);
  expect(tenantWords(own, 'pt').warnings).toMatchObject([{ code: 'stop-not-heard' }]);
});
