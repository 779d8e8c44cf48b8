import { type commandRoutes, problem } from '@wabus/api-contract';
import { type CampaignState, campaignDecider, templateDecider } from '@wabus/domain';
import { derivedId, streamName, templateId as templateIdOf } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { activeProject } from '../projects/connected-project.ts';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { asRepeat, type RanOnce, runOnce } from '../streams/run-once.ts';
import { earlierTry, placeOf, readSnapshot } from '../streams/snapshots.ts';
import { requireFillable } from '../templates/fillable.ts';
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
  if (earlier) return answer(tenantId, asRepeat(earlier));
  const { projectId, title, template: wanted, externalId, metadata, maxPerSecond } = call.body;
  const { connection } = await activeProject(core, tenantId, projectId);
  const { wabaId, phoneNumberId } = connection;
  const templateId = templateIdOf(wabaId, wanted.name, wanted.language);
  const template = await readSnapshot(core, templateDecider, streamName.template(templateId));
  if (template?.tenantId !== tenantId) {
    throw problem('template-not-found', { detail: `No template ${wanted.name} in ${wanted.language}.` });
  }
  requireFillable(template.state?.components);
  const once = { decider: campaignDecider, stream, command, key: wabaId, wabaId };
  const created = await runOnce(core, once, {
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
  });
  return answer(tenantId, created);
}

function answer(tenantId: string, { state, position, replayed }: RanOnce<CampaignState | null>): RouteAnswer {
  return {
    status: 201,
    body: campaignResource(state, countsBeforeSending(0)),
    position: placeOf(state.wabaId, position),
    location: `/v1/tenants/${tenantId}/campaigns/${state.campaignId}`,
    replayed,
  };
}
