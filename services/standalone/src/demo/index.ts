export { DemoClient, RequestError, type Target } from './client.ts';
export { analystsQuery } from './report.ts';
export { approveTemplate, type CampaignView, connectProject, launchCampaign, until } from './scenario.ts';
