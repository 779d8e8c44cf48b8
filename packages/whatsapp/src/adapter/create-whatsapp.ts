import type {
  Media,
  Onboarding,
  Provider,
  ProviderAnswer,
  Rejected,
  Templates,
  Uploads,
} from '@wabus/provider';
import { failureOf } from '../errors/classify.ts';
import type { GraphError } from '../errors/graph-error.ts';
import type { GraphAnswer } from '../graph/answer.ts';
import { createGraphClient } from '../graph/client.ts';
import { grantsWaba } from '../graph/grants.ts';
import type { GraphClient, GraphClientOptions } from '../graph/port.ts';
import { Downloads, META_MEDIA_HOSTS } from '../media/downloads.ts';
import { lintTemplate } from '../templates/lint-template.ts';
import { answerOf, verdictOf } from './answers.ts';
import { messageBody } from './message-body.ts';

/** WhatsApp as a provider, reached through Meta's Graph API. */
export function createWhatsapp(options: GraphClientOptions): Provider {
  const client = createGraphClient(options);
  const downloads = new Downloads({
    baseUrl: options.baseUrl,
    hosts: options.mediaHosts ?? META_MEDIA_HOSTS,
    connectMs: options.timeouts?.connectMs ?? 3_000,
    idleMs: options.timeouts?.idleMs ?? 30_000,
  });
  return {
    async send(message, token, callOptions) {
      const { phoneNumberId } = message;
      const answer = await client.sendMessage(phoneNumberId, messageBody(message), token, callOptions);
      return isOfItsMedium(answer, phoneNumberId)
        ? { kind: 'rejected', failure: failureOf(answer.error), because: 'media-gone' }
        : verdictOf(answer);
    },
    ...onboardingWith(client),
    ...templatesWith(client),
    ...mediaWith(client, downloads),
    close: async () => {
      await Promise.all([client.close(), downloads.close()]);
    },
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

/** Of an id that is expired, another number's or nobody's Meta says that there is no such object. */
const isUnknownObject = ({ code, subcode, httpStatus }: GraphError): boolean =>
  httpStatus === 404 || (code === 100 && subcode === 33);

/** Meta answers of an unknown medium as of an unknown number; it names the object that it means. */
function isOfItsMedium(
  answer: GraphAnswer<unknown>,
  phoneNumberId: string,
): answer is Extract<GraphAnswer<unknown>, { kind: 'error' }> {
  if (answer.kind !== 'error' || answer.error.code !== 100) return false;
  const { subcode, objectId = phoneNumberId, message, details = '' } = answer.error;
  return /media attachment ID/i.test(message + details) || (subcode === 33 && objectId !== phoneNumberId);
}

function mediaWith(client: GraphClient, downloads: Downloads): Media & Uploads {
  return {
    async findMedia(...given) {
      const answer = await client.findMedia(...given);
      if (answer.kind === 'error' && isUnknownObject(answer.error)) return { kind: 'ok', value: null };
      return answerOf(answer);
    },
    openMedia: (...given) => downloads.open(...given),
    uploadMedia: async (...given) => answerOf(await client.uploadMedia(...given)),
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
