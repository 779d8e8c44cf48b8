import { type CallOf, type commandRoutes, problem, type RouteAnswer } from '@wabus/api-contract';
import { type CampaignState, campaignDecider, templateDecider } from '@wabus/domain';
import { derivedId, type Position, streamName, templateId as templateIdOf } from '@wabus/events';
import { activeProject } from '../projects/connected-project.ts';
import { commandOf, contextOf } from '../streams/command.ts';
import type { Core } from '../streams/core.ts';
import { earlierTry, placeOf, readSnapshot } from '../streams/snapshots.ts';
import { campaignResource, countsBeforeSending } from './campaign-resource.ts';

/** Plans a campaign of one template; the template need not be approved yet. */
export async function createCampaign(
  core: Core,
  call: CallOf<typeof commandRoutes.createCampaign>,
): Promise<RouteAnswer> {
  const { tenantId } = call.params;
  const command = await commandOf(core, call);
  const campaignId = derivedId('campaign', command.commandId);
  const stream = streamName.campaign(campaignId);
  const earlier = await earlierTry(core, campaignDecider, stream, command);
  if (earlier) return answer(tenantId, earlier, true);
  const { projectId, title, template: wanted, externalId, metadata, maxPerSecond } = call.body;
  const { connection } = await activeProject(core, tenantId, projectId);
  const { wabaId, phoneNumberId } = connection;
  const templateId = templateIdOf(wabaId, wanted.name, wanted.language);
  const template = await readSnapshot(core, templateDecider, streamName.template(templateId));
  if (template?.tenantId !== tenantId) {
    throw problem('template-not-found', { detail: `No template ${wanted.name} in ${wanted.language}.` });
  }
  const result = await core.runner.run({
    decider: campaignDecider,
    stream,
    command: {
      type: 'CreateCampaign',
      campaignId,
      projectId,
      wabaId,
      phoneNumberId,
      title,
      template: { templateId, ...wanted },
      ...(externalId === undefined ? {} : { externalId }),
      ...(metadata === undefined ? {} : { metadata }),
      ...(maxPerSecond === undefined ? {} : { maxPerSecond }),
    },
    context: contextOf(command, wabaId, wabaId),
  });
  return answer(tenantId, result, result.replayed);
}

function answer(
  tenantId: string,
  created: { readonly state: CampaignState | null; readonly position: Position },
  replayed: boolean,
): RouteAnswer {
  const state = created.state as CampaignState;
  return {
    status: 201,
    body: campaignResource(state, countsBeforeSending(0)),
    position: placeOf(state.wabaId, created.position),
    location: `/v1/tenants/${tenantId}/campaigns/${state.campaignId}`,
    replayed,
  };
}
