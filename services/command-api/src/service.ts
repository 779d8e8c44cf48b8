import type { RequestListener, Server } from 'node:http';
import { commandRoutes } from '@wabus/api-contract';
import { CommandRunner } from '@wabus/commands';
import type { EventStore } from '@wabus/event-store';
import type { Gates } from '@wabus/gates';
import { type Bind, createApi, createFaceServer } from '@wabus/http-face';
import type { Keyring } from '@wabus/keyring';
import {
  type Clock,
  closeServer,
  type Ids,
  type Logger,
  listen,
  type Metrics,
  type Secret,
  type Service,
  TenantTurns,
} from '@wabus/platform';
import type { Vault } from '@wabus/vault';
import { createCampaign } from './campaigns/create-campaign.ts';
import { pauseCampaign, resumeCampaign, startCampaign } from './campaigns/run-campaign.ts';
import { addConsent, addConsentByAddress } from './contacts/add-consent.ts';
import { putContact } from './contacts/put-contact.ts';
import { addNote } from './conversations/add-note.ts';
import {
  assignConversation,
  closeConversation,
  putLabels,
  readConversation,
  reopenConversation,
} from './conversations/conversation-commands.ts';
import { sendMessage } from './messages/send-message.ts';
import { metaPages } from './problems/meta-pages.ts';
import { createProject } from './projects/create-project.ts';
import { addRecipients } from './recipients/add-recipients.ts';
import { embeddedSignup } from './signup/embedded-signup.ts';
import { GoLive, type GoLiveRetry } from './signup/go-live.ts';
import { type AnyCall, commandIdentity } from './streams/command-of.ts';
import type { CommandGraph, Core } from './streams/core.ts';
import { KeyedRequests } from './streams/keyed-requests.ts';
import { translate } from './streams/translate.ts';
import { previewTemplate } from './templates/preview-template.ts';
import { createTemplate, putTemplateVariables, submitTemplate } from './templates/template-commands.ts';
import { KnownTenants } from './tenants/known-tenants.ts';
import { putSettings } from './tenants/put-settings.ts';
import { putTenant } from './tenants/put-tenant.ts';

/** Longest time that one request may take to come in: an upload of recipients may be huge, and its line slow. */
const UPLOAD_LIMIT_MS = 3_600_000;

/** How many quick commands of one tenant are handled at once; more of them would only wait for the store together. */
const AT_ONCE = 8;

/** What command-api stands on. */
export interface CommandApiPorts {
  readonly store: EventStore;
  readonly keyring: Keyring;
  readonly vault: Vault;
  readonly graph: CommandGraph;
  readonly gates: Pick<Gates, 'read' | 'approvedTemplates'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Key that service tokens are signed with. */
  readonly tokenKey: Secret;
  /** How steps of going live are tried again. Default: eight tries in about a minute. */
  readonly goLiveRetry?: GoLiveRetry;
  /** Largest JSON body in bytes, uploads aside. Default 1 MiB. */
  readonly bodyLimit?: number;
  /** How long such a body may take to come in. Default a minute. */
  readonly bodyWithinMs?: number;
  /** Engines that are away, for /readyz. Default: none is looked after. */
  readonly enginesAway?: () => readonly string[];
  /** Address to listen on; absent where another server calls `handler`. Port 0 picks a free one. */
  readonly listen?: { readonly host: string; readonly port: number };
}

/** The service; `handler` answers requests for a server of somebody else's. */
export interface CommandApi extends Service {
  readonly handler: RequestListener;
  /** The port that was taken; null when it does not listen itself. */
  port(): number | null;
}

/** The face that takes commands: it decides, appends and answers once that is durable. */
export function createCommandApi(ports: CommandApiPorts): CommandApi {
  const core = coreOf(ports);
  const goLive = new GoLive(core, ports.goLiveRetry);
  const tenants = new KnownTenants(ports.store);
  let waiting: readonly string[] = ['start'];
  const waitingFor = (): readonly string[] => [...waiting, ...(ports.enginesAway?.() ?? [])];
  let server: Server | undefined;
  let port: number | null = null;
  const { tokenKey, logger, ids, metrics, bodyLimit, bodyWithinMs } = ports;
  const handler = createApi(
    {
      tokenKey,
      logger,
      ids,
      metrics,
      translate,
      operated: { service: { waitingFor }, metrics: [metrics] },
      otherPages: metaPages,
      tenantExists: (tenantId) => tenants.has(tenantId),
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      ...(bodyWithinMs === undefined ? {} : { bodyWithinMs }),
    },
    (bind) => {
      const alone = oneAtATime(bind, core);
      bindLong(alone, core, goLive);
      bindRoutes(inTurn(alone), core);
    },
  );
  return {
    handler,
    port: () => port,
    waitingFor,
    async start() {
      goLive.start();
      if (ports.listen) {
        server = createFaceServer({ requestTimeout: UPLOAD_LIMIT_MS }, handler);
        port = await listen(server, ports.listen.port, ports.listen.host);
        logger.info({ port }, 'command-api listens');
      }
      waiting = [];
    },
    async stop() {
      waiting = ['stopping'];
      if (server) await closeServer(server);
      await goLive.stop();
    },
  };
}

function coreOf({ store, keyring, vault, graph, gates, clock, ids, logger }: CommandApiPorts): Core {
  const runner = new CommandRunner({ store, keyring, clock, ids });
  const keyed = new KeyedRequests();
  return { store, keyring, vault, graph, gates, clock, ids, logger, runner, keyed };
}

/** Binds handlers so that requests with one Idempotency-Key are handled one after another. */
function oneAtATime(bind: Bind, core: Core): Bind {
  return (contract, handler) =>
    bind(contract, (call) => {
      if (call.idempotencyKey === undefined) return handler(call);
      const { commandId } = commandIdentity(core, call as unknown as AnyCall);
      return core.keyed.alone(commandId, () => handler(call));
    });
}

/** Binds handlers so that a tenant with many requests waits for itself, and others find the process free. */
function inTurn(bind: Bind): Bind {
  const turns = new TenantTurns(AT_ONCE);
  return (contract, handler) =>
    bind(contract, (call) => {
      const { tenantId } = call.params as { tenantId: string };
      return turns.run(tenantId, () => handler(call));
    });
}

/** What waits for Meta, or for the body of an upload, takes no turn: what is quick does not stand behind it. */
function bindLong(bind: Bind, core: Core, goLive: GoLive): void {
  bind(commandRoutes.embeddedSignup, (call) => embeddedSignup(core, goLive, call));
  bind(commandRoutes.createTemplate, (call) => createTemplate(core, call));
  bind(commandRoutes.submitTemplate, (call) => submitTemplate(core, call));
  bind(commandRoutes.addRecipients, (call) => addRecipients(core, call as never));
}

function bindRoutes(bind: Bind, core: Core): void {
  bind(commandRoutes.putTenant, (call) => putTenant(core, call));
  bind(commandRoutes.createProject, (call) => createProject(core, call));
  bind(commandRoutes.previewTemplate, (call) => previewTemplate(call));
  bind(commandRoutes.putTemplateVariables, (call) => putTemplateVariables(core, call));
  bind(commandRoutes.createCampaign, (call) => createCampaign(core, call));
  bind(commandRoutes.startCampaign, (call) => startCampaign(core, call));
  bind(commandRoutes.pauseCampaign, (call) => pauseCampaign(core, call));
  bind(commandRoutes.resumeCampaign, (call) => resumeCampaign(core, call));
  bind(commandRoutes.sendMessage, (call) => sendMessage(core, call));
  bindConversations(bind, core);
  bindContacts(bind, core);
}

function bindContacts(bind: Bind, core: Core): void {
  bind(commandRoutes.putSettings, (call) => putSettings(core, call));
  bind(commandRoutes.putContact, (call) => putContact(core, call));
  bind(commandRoutes.addConsent, (call) => addConsent(core, call));
  bind(commandRoutes.addConsentByAddress, (call) => addConsentByAddress(core, call));
}

function bindConversations(bind: Bind, core: Core): void {
  bind(commandRoutes.readConversation, (call) => readConversation(core, call));
  bind(commandRoutes.assignConversation, (call) => assignConversation(core, call));
  bind(commandRoutes.closeConversation, (call) => closeConversation(core, call));
  bind(commandRoutes.reopenConversation, (call) => reopenConversation(core, call));
  bind(commandRoutes.putLabels, (call) => putLabels(core, call));
  bind(commandRoutes.addNote, (call) => addNote(core, call));
}
