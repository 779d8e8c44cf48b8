import type { Onboarding, Provider, ProviderAnswer, Rejected, Templates } from '@wabus/provider';
import type { GraphAnswer } from '../graph/answer.ts';
import { createGraphClient } from '../graph/client.ts';
import { grantsWaba } from '../graph/grants.ts';
import type { GraphClient, GraphClientOptions } from '../graph/port.ts';
import { lintTemplate } from '../templates/lint-template.ts';
import { answerOf, verdictOf } from './answers.ts';
import { messageBody } from './message-body.ts';

/** WhatsApp as a provider, reached through Meta's Graph API. */
export function createWhatsapp(options: GraphClientOptions): Provider {
  const client = createGraphClient(options);
  return {
    async send(message, token, callOptions) {
      const { phoneNumberId } = message;
      return verdictOf(await client.sendMessage(phoneNumberId, messageBody(message), token, callOptions));
    },
    ...onboardingWith(client),
    ...templatesWith(client),
    close: () => client.close(),
  };
}

function onboardingWith(client: GraphClient): Onboarding {
  return {
    exchangeCode: async (...given) => because('code', isOfTheCode, await client.exchangeCode(...given)),
    async grantsAccount(wabaId, token, callOptions) {
      const answer = answerOf(await client.debugToken(token, callOptions));
      return answer.kind === 'ok' ? { kind: 'ok', value: grantsWaba(answer.value, wabaId) } : answer;
    },
    subscribeWebhooks: async (...given) => answerOf(await client.subscribeApp(...given)),
    listPhoneNumbers: async (...given) => answerOf(await client.listPhoneNumbers(...given)),
    registerNumber: async (...given) => answerOf(await client.registerNumber(...given)),
    requestPhoneData: async (...given) =>
      because('asked-before', askedBefore, await client.requestAppData(...given)),
  };
}

function templatesWith(client: GraphClient): Templates {
  return {
    lintTemplate,
    createTemplate: async (...given) =>
      because('template-exists', existsAlready, await client.createTemplate(...given)),
    findTemplate: async (...given) => answerOf(await client.findTemplate(...given)),
    getTemplate: async (...given) => answerOf(await client.getTemplate(...given)),
    listTemplates: async (...given) => answerOf(await client.listTemplates(...given)),
    deleteTemplate: async (...given) => answerOf(await client.deleteTemplate(...given)),
  };
}

interface Codes {
  readonly code: number;
  readonly subcode?: number;
}

/** Expired or used, not verified, used before. */
const CODE_SUBCODES: readonly (number | undefined)[] = [36007, 36008, 36009];
const isOfTheCode = ({ code, subcode }: Codes): boolean => code === 100 || CODE_SUBCODES.includes(subcode);
const askedBefore = ({ code }: Codes): boolean => code === 2593107;
const existsAlready = ({ subcode }: Codes): boolean => subcode === 2388024;

/** Names the reason of a final no that callers act on. */
function because<Value>(
  reason: NonNullable<Rejected['because']>,
  is: (error: Codes) => boolean,
  given: GraphAnswer<Value>,
): ProviderAnswer<Value> {
  const answer = answerOf(given);
  const named = answer.kind === 'rejected' && given.kind === 'error' && is(given.error);
  return named ? { ...answer, because: reason } : answer;
}
