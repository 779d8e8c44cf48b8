import { type CampaignView, connectProject, type DemoClient, until } from '@wabus/standalone/demo';

/** A send request as the simulator accepted it. */
export interface Received {
  readonly to: string;
  readonly body: { readonly template: { readonly components: unknown } };
}

const quiet = { step: () => undefined };

const numbered = {
  name: 'sale_numbered',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Sale ends {{1}}!', example: { header_text: ['Friday'] } },
    { type: 'BODY', text: 'Hi {{1}}, take {{2}} off today.', example: { body_text: [['Ana', '10 %']] } },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Stop' },
        { type: 'URL', text: 'Shop', url: 'https://x.example/s/{{1}}', example: ['https://x.example/s/a1'] },
      ],
    },
  ],
  variables: {
    'header.1': { field: 'day', default: 'soon' },
    1: { field: 'name' },
    2: { field: 'discount' },
    'button.1.1': { field: 'code' },
  },
};

const named = {
  name: 'sale_named',
  parameter_format: 'NAMED',
  components: [
    {
      type: 'HEADER',
      format: 'TEXT',
      text: 'Sale ends {{day}}!',
      example: { header_text_named_params: [{ param_name: 'day', example: 'Friday' }] },
    },
    {
      type: 'BODY',
      text: 'Hi {{first_name}}, take {{discount}} off today.',
      example: {
        body_text_named_params: [
          { param_name: 'first_name', example: 'Ana' },
          { param_name: 'discount', example: '10 %' },
        ],
      },
    },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'URL', text: 'Shop', url: 'https://x.example/s/{{1}}', example: ['https://x.example/s/a1'] },
      ],
    },
  ],
  variables: {
    'header.day': { field: 'day', default: 'soon' },
    first_name: { field: 'name' },
    discount: { field: 'discount' },
    'button.0.1': { field: 'code' },
  },
};

/**
 * Campaigns of two templates with a header, a body and a link to fill, to three people each, the last of whom lacks the
 * value for the link. Answers what Meta's side received of each.
 */
export async function sendRichCampaigns(client: DemoClient, base: string): Promise<Received[][]> {
  const { projectId, phoneNumberId } = await connectProject(client, base, quiet);
  const received: Received[][] = [];
  for (const [index, template] of [numbered, named].entries()) {
    const { name } = template;
    await approve(client, base, { projectId, language: 'en_US', category: 'MARKETING', ...template });
    const wanted = { projectId, title: name, template: { name, language: 'en_US' } };
    const { id } = await client.api<{ id: string }>('POST', `${base}/campaigns`, wanted);
    const to = (last: number): string => `+551196155${index}00${last}`;
    const recipients = [
      { to: to(1), fields: { name: 'Ana', discount: '10 %', code: 'a?b=1', day: 'Friday' } },
      { to: to(2), fields: { name: 'Bia', discount: '20 %', code: 'c' } },
      { to: to(3), fields: { name: 'Caio', discount: '30 %' } },
    ];
    await client.api('POST', `${base}/campaigns/${id}/recipients`, { recipients });
    await client.api('POST', `${base}/campaigns/${id}/start`);
    await until(client, `${base}/campaigns/${id}`, ({ counts }: CampaignView) => {
      const { reached, suppressed } = counts.breakdown;
      return reached === 2 && suppressed === 1;
    });
    const all = await client.simulator<Received[]>('GET', `/numbers/${phoneNumberId}/received`);
    received.push(all.filter((one) => one.to.includes(`551196155${index}00`)));
  }
  return received;
}

async function approve(client: DemoClient, base: string, template: object): Promise<void> {
  const { id } = await client.api<{ id: string }>('POST', `${base}/templates`, template);
  await until(client, `${base}/templates/${id}`, ({ status }: { status: string }) => status === 'approved');
}
