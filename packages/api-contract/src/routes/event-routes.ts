import { eventPageSchema, eventsQuery } from '../schemas/event.ts';
import { noBody, route, tenantParams } from './route.ts';

/** What happens, as it happens. */
export const eventRoutes = {
  listEvents: route({
    operation: 'listEvents',
    service: 'query-api',
    method: 'get',
    path: '/v1/tenants/{tenantId}/events',
    summary:
      'Everything that happened, in its order, and with `Accept: text/event-stream` what goes on happening: `id` is the cursor, `Last-Event-ID` resumes.',
    params: tenantParams,
    query: eventsQuery,
    body: noBody,
    responses: { 200: eventPageSchema },
    alsoAnswers: ['text/event-stream'],
    problems: ['read-model-behind', 'cursor-expired', 'cursor-unknown'],
    access: 'tenant',
  }),
} as const;
