import { type commandRoutes, problem } from '@wabus/api-contract';
import { type Command, contextOf } from '@wabus/commands';
import {
  type CampaignCommand,
  type CampaignState,
  campaignDecider,
  ledgerDecider,
  recipientsOf,
  type TemplateState,
  templateDecider,
} from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { requireOpenGates } from '../gates/require-open-gates.ts';
import { activeProject } from '../projects/connected-project.ts';
import { readLedger } from '../recipients/read-ledger.ts';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { ownSnapshot, readPositionOf } from '../streams/snapshots.ts';
import { countsBeforeSending, writtenCampaign } from './campaign-resource.ts';
import { requireFillableForSome } from './require-fillable-for-some.ts';

/**
 * Starts a campaign: closes its ledger, then freezes what its template looks like now. After a crash between the
 * two the same request goes on where the first stopped.
 */
export async function startCampaign(
  core: Core,
  call: CallOf<typeof commandRoutes.startCampaign>,
): Promise<RouteAnswer> {
  const { tenantId, id: campaignId } = call.params;
  const command = await commandOf(core, call);
  const stream = streamName.campaign(campaignId);
  const campaign = await ownSnapshot(core, campaignDecider, stream, tenantId);
  const { wabaId } = campaign.state;
  let closed: { readonly recipients?: number } | undefined;
  const { state, position, replayed } = await core.idempotency.run(
    { decider: campaignDecider, stream, command },
    async () => {
      const ready = await readyToStart(core, command, campaign.state);
      closed = ready;
      return { wanted: ready.wanted, key: wabaId, wabaId };
    },
  );
  const { recipients = 0 } = closed ?? (await readLedger(core, campaignId));
  return {
    status: 202,
    body: writtenCampaign(state, countsBeforeSending(recipients)),
    position: readPositionOf(wabaId, position),
    replayed,
  };
}

/** Closes the ledger of a campaign that can be started, and says how many people are in it. */
async function readyToStart(
  core: Core,
  command: Command,
  campaign: CampaignState,
): Promise<{ readonly wanted: CampaignCommand; readonly recipients: number }> {
  const { campaignId, wabaId } = campaign;
  const template = await startable(core, campaign, command.tenantId);
  const { category, components, variables } = template;
  const start = { type: 'StartCampaign', campaignId, category, components, variables } as const;
  campaignDecider.decide(start, campaign);
  const ledger = await readLedger(core, campaignId);
  await requireFillableForSome(core, campaignId, template, ledger.end.state);
  const closed = await core.runner.run({
    decider: ledgerDecider,
    stream: streamName.ledger(campaignId),
    command: { type: 'CloseLedger', campaignId },
    context: contextOf(command, wabaId, wabaId),
    from: ledger.end,
  });
  return { wanted: start, recipients: recipientsOf(closed.state).size };
}

/** The template as it is frozen; refuses what may not be sent. */
async function startable(core: Core, campaign: CampaignState, tenantId: string): Promise<TemplateState> {
  if (campaign.status !== 'draft') {
    throw problem('campaign-not-startable', { detail: `The campaign is ${campaign.status}.` });
  }
  const { projectId } = campaign;
  const { templateId } = campaign.template;
  const project = await activeProject(core, tenantId, projectId);
  const stream = streamName.template(templateId);
  const { state: template } = await ownSnapshot(core, templateDecider, stream, tenantId);
  await requireOpenGates(core, { tenantId, projectId, templateId }, { project, template });
  return template;
}

/** Pauses a running campaign. */
export function pauseCampaign(
  core: Core,
  call: CallOf<typeof commandRoutes.pauseCampaign>,
): Promise<RouteAnswer> {
  return turn(core, call, { type: 'PauseCampaign', campaignId: call.params.id });
}

/** Lets a paused campaign go on. */
export function resumeCampaign(
  core: Core,
  call: CallOf<typeof commandRoutes.resumeCampaign>,
): Promise<RouteAnswer> {
  return turn(core, call, { type: 'ResumeCampaign', campaignId: call.params.id });
}

async function turn(
  core: Core,
  call: CallOf<typeof commandRoutes.pauseCampaign>,
  wanted: CampaignCommand,
): Promise<RouteAnswer> {
  const { tenantId, id } = call.params;
  const command = await commandOf(core, call);
  const stream = streamName.campaign(id);
  const { state } = await ownSnapshot(core, campaignDecider, stream, tenantId);
  const key = state.wabaId;
  const turned = await core.idempotency.run({ decider: campaignDecider, stream, command }, () => ({
    wanted,
    key,
    wabaId: key,
  }));
  return {
    status: 202,
    body: writtenCampaign(turned.state),
    position: readPositionOf(key, turned.position),
    replayed: turned.replayed,
  };
}
