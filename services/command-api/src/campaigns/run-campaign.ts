import { type commandRoutes, problem } from '@wabus/api-contract';
import {
  type CampaignCommand,
  type CampaignState,
  campaignDecider,
  ledgerDecider,
  type TemplateState,
  templateDecider,
} from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { requireOpenGates } from '../gates/require-open-gates.ts';
import { activeProject } from '../projects/connected-project.ts';
import { readLedger } from '../recipients/read-ledger.ts';
import { contextOf } from '../streams/command.ts';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { asRepeat, type RanOnce, runOnce } from '../streams/run-once.ts';
import { earlierTry, ownSnapshot, placeOf } from '../streams/snapshots.ts';
import { campaignResource, countsBeforeSending } from './campaign-resource.ts';
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
  const earlier = await earlierTry(core, campaignDecider, stream, command);
  if (earlier) return started(core, asRepeat(earlier));
  const template = await startable(core, campaign.state, tenantId);
  const { category, components, variables } = template;
  const { wabaId } = campaign.state;
  const start = { type: 'StartCampaign', campaignId, category, components, variables } as const;
  campaignDecider.decide(start, campaign.state);
  const ledger = await readLedger(core, campaignId, { rows: true });
  await requireFillableForSome(core, campaignId, template, ledger.end.state);
  await core.runner.run({
    decider: ledgerDecider,
    stream: streamName.ledger(campaignId),
    command: { type: 'CloseLedger', campaignId },
    context: contextOf(command, wabaId, wabaId),
    from: ledger.end,
  });
  const once = { decider: campaignDecider, stream, command, key: wabaId, wabaId };
  return started(core, await runOnce(core, once, start));
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

async function started(
  core: Core,
  { state, position, replayed }: RanOnce<CampaignState | null>,
): Promise<RouteAnswer> {
  const { campaignId, wabaId } = state;
  const { recipients = 0 } = await readLedger(core, campaignId, { rows: false });
  return {
    status: 202,
    body: campaignResource(state, countsBeforeSending(recipients)),
    position: placeOf(wabaId, position),
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
  const command = await commandOf(core, call);
  const stream = streamName.campaign(id);
  const { state } = await ownSnapshot(core, campaignDecider, stream, tenantId);
  const earlier = await earlierTry(core, campaignDecider, stream, command);
  if (earlier) return turned(asRepeat(earlier));
  const { wabaId } = state;
  const once = { decider: campaignDecider, stream, command, key: wabaId, wabaId };
  return turned(await runOnce(core, once, wanted));
}

function turned({ state, position, replayed }: RanOnce<CampaignState | null>): RouteAnswer {
  return { status: 202, body: campaignResource(state), position: placeOf(state.wabaId, position), replayed };
}
