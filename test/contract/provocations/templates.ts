import { expectStatus, type Stand } from '../stand.ts';
import { type Provocation, refused } from './provocation.ts';

const IMAGE = { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::aW1hZ2U='] } };

/** Problems of templates and of what fills them. */
export const templates: Readonly<Record<string, Provocation>> = {
  'template-refused': refused(async (stand) => {
    await stand.fault({ kind: 'error', path: 'message_templates', code: 100 });
    return stand.post('/templates', stand.template());
  }),
  'template-exists': refused((stand, { template: name }) =>
    stand.post('/templates', stand.template({ name, submit: false })),
  ),
  'template-invalid': refused((stand) =>
    stand.post('/templates', stand.template({ components: [{ type: 'BODY', text: 'Hello {{1}}, hello.' }] })),
  ),
  'template-not-submittable': refused((stand, { templateId }) =>
    stand.post(`/templates/${templateId}/submit`),
  ),
  'template-not-found': refused((stand) => campaignOf(stand, 'nobody_knows_it')),
  'template-not-supported': refused(async (stand) => {
    const plain = stand.template({ submit: false });
    const components = [IMAGE, ...(plain.components as object[])];
    expectStatus(await stand.post('/templates', { ...plain, components }), 201);
    return campaignOf(stand, plain.name);
  }),
  'template-not-approved': refused((stand) => send(stand, { name: 'nobody_knows_it' })),
  'variable-unknown': refused((stand) =>
    stand.post('/templates', stand.template({ submit: false, variables: { 9: { field: 'x' } } })),
  ),
  'variable-missing': refused((stand, { template: name }) => send(stand, { name, variables: { 1: 'Ana' } })),
  'variable-invalid': refused((stand, { template: name }) => send(stand, { name, variables: { 2: 'a\nb' } })),
};

const campaignOf = (stand: Stand, name: string): ReturnType<Stand['post']> =>
  stand.post('/campaigns', {
    projectId: stand.project.id,
    title: 'x',
    template: { name, language: 'en_US' },
  });

const send = (stand: Stand, template: object): ReturnType<Stand['post']> =>
  stand.post('/messages', {
    ...{ projectId: stand.project.id, to: '+5511961230009', type: 'template' },
    template: { language: 'en_US', ...template },
  });
