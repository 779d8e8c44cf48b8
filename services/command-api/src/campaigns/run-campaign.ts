import { type CallOf, type commandRoutes, problem, type RouteAnswer } from '@wabus/api-contract';
import {
  type CampaignCommand,
  type CampaignState,
  campaignDecider,
  ledgerDecider,
  type TemplateState,
  templateDecider,
  templateStatus,
} from '@wabus/domain';
import { streamName } from '@wabus/events';
import { activeProject } from '../projects/connected-project.ts';
import { readLedger } from '../recipients/read-ledger.ts';
import { type Command, commandOf, contextOf } from '../streams/command.ts';
import type { Core } from '../streams/core.ts';
import { earlierTry, ownSnapshot, placeOf, type Snapshot } from '../streams/snapshots.ts';
import { campaignResource, countsBeforeSending } from './campaign-resource.ts';

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
  const earlier = await earlierTry(core, campaignDecider, stream, command);
  if (earlier) return started(core, earlier, true);
  const template = await startable(core, campaign.state, tenantId);
  const { category, components, variables } = template;
  const { wabaId } = campaign.state;
  const start = { type: 'StartCampaign', campaignId, category, components, variables } as const;
  campaignDecider.decide(start, campaign.state);
  await core.runner.run({
    decider: ledgerDecider,
    stream: streamName.ledger(campaignId),
    command: { type: 'CloseLedger', campaignId },
    context: contextOf(command, wabaId, wabaId),
    from: (await readLedger(core, campaignId, { rows: true })).end,
  });
  const result = await core.runner.run({
    decider: campaignDecider,
    stream,
    command: start,
    context: contextOf(command, wabaId, wabaId),
  });
  return started(core, { state: result.state as CampaignState, position: result.position }, result.replayed);
}

/** The template as it is frozen; refuses what may not be sent. */
async function startable(core: Core, campaign: CampaignState, tenantId: string): Promise<TemplateState> {
  if (campaign.status !== 'draft') {
    throw problem('campaign-not-startable', { detail: `The campaign is ${campaign.status}.` });
  }
  await activeProject(core, tenantId, campaign.projectId);
  const stream = streamName.template(campaign.template.templateId);
  const { state } = await ownSnapshot(core, templateDecider, stream, tenantId);
  const status = templateStatus(state);
  if (status !== 'approved') throw problem('template-not-approved', { detail: `The template is ${status}.` });
  return state;
}

async function started(
  core: Core,
  campaign: Pick<Snapshot<CampaignState>, 'state' | 'position'>,
  replayed: boolean,
): Promise<RouteAnswer> {
  const { campaignId, wabaId } = campaign.state;
  const { recipients = 0 } = await readLedger(core, campaignId, { rows: false });
  return {
    status: 202,
    body: campaignResource(campaign.state, countsBeforeSending(recipients)),
    position: placeOf(wabaId, campaign.position),
    replayed,
  };
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
  const command: Command = await commandOf(core, call);
  const stream = streamName.campaign(id);
  const { state } = await ownSnapshot(core, campaignDecider, stream, tenantId);
  const earlier = await earlierTry(core, campaignDecider, stream, command);
  if (earlier) return turned(earlier, true);
  const context = contextOf(command, state.wabaId, state.wabaId);
  const result = await core.runner.run({ decider: campaignDecider, stream, command: wanted, context });
  return turned({ state: result.state as CampaignState, position: result.position }, result.replayed);
}

function turned(
  campaign: Pick<Snapshot<CampaignState>, 'state' | 'position'>,
  replayed: boolean,
): RouteAnswer {
  const { state, position } = campaign;
  return { status: 202, body: campaignResource(state), position: placeOf(state.wabaId, position), replayed };
}
