import { type commandRoutes, problem } from '@wabus/api-contract';
import type { Decision } from '@wabus/commands';
import { type CampaignCommand, campaignDecider, templateDecider } from '@wabus/domain';
import { derivedId, streamName, templateId as templateIdOf } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { activeProject } from '../projects/connected-project.ts';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { readPositionOf, readSnapshot } from '../streams/snapshots.ts';
import { requireFillable } from '../templates/fillable.ts';
import { countsBeforeSending, writtenCampaign } from './campaign-resource.ts';

type CreateCall = CallOf<typeof commandRoutes.createCampaign>;

/** Plans a campaign of one template; the template need not be approved yet. */
export async function createCampaign(core: Core, call: CreateCall): Promise<RouteAnswer> {
  const { tenantId } = call.params;
  const command = await commandOf(core, call);
  const campaignId = derivedId('campaign', command.commandId);
  const stream = streamName.campaign(campaignId);
  const { state, position, replayed } = await core.idempotency.run(
    { decider: campaignDecider, stream, command },
    () => planned(core, call, campaignId),
  );
  return {
    status: 201,
    body: writtenCampaign(state, countsBeforeSending(0)),
    position: readPositionOf(state.wabaId, position),
    location: `/v1/tenants/${tenantId}/campaigns/${state.campaignId}`,
    replayed,
  };
}

async function planned(
  core: Core,
  { params: { tenantId }, body }: CreateCall,
  campaignId: string,
): Promise<Decision<CampaignCommand>> {
  const { projectId, title, template: wanted, externalId, metadata, maxPerSecond } = body;
  const { connection } = await activeProject(core, tenantId, projectId);
  const { wabaId, phoneNumberId } = connection;
  const templateId = templateIdOf(wabaId, wanted.name, wanted.language);
  const template = await readSnapshot(core, templateDecider, streamName.template(templateId));
  if (template?.tenantId !== tenantId) {
    throw problem('template-not-found', { detail: `No template ${wanted.name} in ${wanted.language}.` });
  }
  requireFillable(template.state?.components);
  const create: CampaignCommand = {
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
  };
  return { wanted: create, key: wabaId, wabaId };
}
