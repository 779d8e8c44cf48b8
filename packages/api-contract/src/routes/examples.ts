/** One body that the route takes as it stands. */
export interface Example {
  /** What it is an example of. */
  readonly summary: string;
  /** Default `application/json`. */
  readonly type?: string;
  /** JSON, or the text of another type. */
  readonly value: unknown;
}

const projectId = '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11';
const message = { projectId, to: '+55 11 96123-0001' };

const people: Readonly<Record<string, Readonly<Record<string, Example>>>> = {
  putTenant: {
    brazil: {
      summary: 'A customer in Brazil',
      value: { name: 'Loja Azul', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' },
    },
    germany: {
      summary: 'A customer in Germany',
      value: { name: 'Blauer Laden', country: 'DE', timeZone: 'Europe/Berlin', language: 'de' },
    },
  },
  putSettings: {
    words: {
      summary: 'The words that mean stop, instead of all those before: send along what is to stay',
      value: { stopKeywords: { en: ['STOP', 'STOP ALL', 'UNSUBSCRIBE'], pt: ['PARAR', 'SAIR', 'CHEGA'] } },
    },
    optIn: {
      summary: 'Marketing only to people who asked for it',
      value: { consentPolicy: { marketing: 'opt-in' }, replyAttributionHours: 48 },
    },
  },
  putContact: {
    named: {
      summary: 'Who the person is in the CRM',
      value: { name: 'Ana Souza', language: 'pt_BR', externalId: 'lead-17' },
    },
    address: {
      summary: 'A second number of the same person',
      value: { addresses: [{ kind: 'phone', value: '11 96123-0002' }], country: 'BR' },
    },
  },
  addConsent: {
    given: {
      summary: 'Ticked a box of a form',
      value: {
        purpose: 'marketing',
        state: 'given',
        source: 'newsletter form',
        evidence: { page: 'https://shop.example/newsletter', ip: '203.0.113.7' },
        occurredAt: '2026-11-02T09:30:00-03:00',
      },
    },
    withdrawn: {
      summary: 'Said no on the phone',
      value: { purpose: 'all', state: 'withdrawn', source: 'call', evidence: 'Asked not to be written to.' },
    },
  },
  addConsentByAddress: {
    phone: {
      summary: 'By phone number',
      value: { to: '11 96123-0001', country: 'BR', purpose: 'marketing', state: 'given', source: 'form' },
    },
    contact: {
      summary: 'By contact',
      value: { to: { contactId: projectId }, purpose: 'marketing', state: 'withdrawn', source: 'call' },
    },
  },
};

const projects: typeof people = {
  createProject: {
    plain: { summary: 'A name is enough', value: { name: 'Shop' } },
    metadata: {
      summary: "With the CRM's own data",
      value: { name: 'Shop', metadata: { branch: 'north', crmId: '12345678901234567890' } },
    },
  },
  embeddedSignup: {
    number: {
      summary: 'With the number that was chosen',
      value: {
        code: 'AQBk1x…',
        wabaId: '102290129340398',
        phoneNumberId: '106540352242922',
        businessId: '2729063490586005',
        event: 'FINISH',
      },
    },
    account: {
      summary: 'An account with exactly one number',
      value: { code: 'AQBk1x…', wabaId: '102290129340398' },
    },
  },
};

const components = [
  {
    type: 'BODY',
    text: 'Hello {{1}}, your order {{2}} is ready.',
    example: { body_text: [['Ana', 'A-17']] },
  },
  { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'I am coming' }] },
];
const template = { name: 'order_ready', language: 'en_US', category: 'UTILITY', components };

const templates: typeof people = {
  createTemplate: {
    submitted: {
      summary: 'Handed to Meta at once, filled from fields of the CRM',
      value: {
        projectId,
        ...template,
        variables: { 1: { field: 'first_name', default: 'there' }, 2: { field: 'order_id' } },
      },
    },
    draft: { summary: 'Kept as a draft', value: { projectId, ...template, submit: false } },
  },
  previewTemplate: {
    values: { summary: 'With values', value: { ...template, variables: { 1: 'Ana', 2: 'A-17' } } },
    fields: {
      summary: 'As fields of the CRM fill it',
      value: {
        components,
        variables: { 1: { field: 'first_name', default: 'there' } },
        fields: { first_name: 'Ana' },
      },
    },
  },
  putTemplateVariables: {
    body: {
      summary: 'Variables of the body',
      value: { variables: { 1: { field: 'first_name', default: 'there' }, 2: { field: 'order_id' } } },
    },
    named: {
      summary: 'A variable with a name, and the end of a link',
      value: { variables: { first_name: { field: 'first_name' }, 'button.0.1': { field: 'order_id' } } },
    },
  },
};

const campaigns: typeof people = {
  createCampaign: {
    plain: {
      summary: 'At the pace of the number',
      value: { projectId, title: 'News in May', template: { name: 'order_ready', language: 'en_US' } },
    },
    slow: {
      summary: "Slower, and with the CRM's own id",
      value: {
        projectId,
        title: 'News in May',
        template: { name: 'order_ready', language: 'en_US' },
        externalId: 'campaign-5',
        maxPerSecond: 2,
      },
    },
  },
  addRecipients: {
    fields: {
      summary: 'Fields that the template maps',
      value: {
        recipients: [
          { to: '+55 11 96123-0001', fields: { first_name: 'Ana', order_id: 'A-17' }, externalId: 'lead-17' },
          { to: '11 96123-0002', country: 'BR', fields: { first_name: 'Bia', order_id: 'A-18' } },
        ],
      },
    },
    variables: {
      summary: 'Values by variable',
      value: { country: 'BR', recipients: [{ to: '11 96123-0001', variables: { 1: 'Ana', 2: 'A-17' } }] },
    },
    csv: {
      summary: 'A file: `to`, `country` and `externalId` are known, each other column is a field',
      type: 'text/csv',
      value:
        'to,externalId,first_name,order_id\n+5511961230001,lead-17,Ana,A-17\n+5511961230002,lead-18,Bia,A-18\n',
    },
    ndjson: {
      summary: 'One recipient a line',
      type: 'application/x-ndjson',
      value:
        '{"to":"+5511961230001","fields":{"first_name":"Ana"}}\n{"to":"+5511961230002","fields":{"first_name":"Bia"}}\n',
    },
  },
};

const messages: typeof people = {
  sendMessage: {
    template: {
      summary: 'A template, filled from fields of the CRM',
      value: {
        ...message,
        type: 'template',
        template: { name: 'order_ready', language: 'en_US', fields: { first_name: 'Ana', order_id: 'A-17' } },
        externalId: 'lead-17',
      },
    },
    components: {
      summary: "A template in Meta's own shape",
      value: {
        ...message,
        type: 'template',
        template: {
          name: 'order_ready',
          language: { code: 'en_US' },
          components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ana' }] }],
        },
      },
    },
    text: {
      summary: 'A text of an agent, while the window is open',
      value: {
        ...message,
        type: 'text',
        text: { body: 'We are open until six.', preview_url: false },
        sentBy: { kind: 'agent', id: 'agent-4' },
      },
    },
  },
  readConversation: {
    all: { summary: 'Everything until now', value: {} },
    upTo: { summary: 'Up to a message', value: { upTo: projectId } },
  },
  assignConversation: {
    agent: { summary: 'To an agent', value: { assignee: 'agent-4' } },
    nobody: { summary: 'To nobody', value: { assignee: null } },
  },
  putLabels: {
    two: { summary: 'Two labels', value: { labels: ['vip', 'order'] } },
    none: { summary: 'None any more', value: { labels: [] } },
  },
  addNote: {
    signed: { summary: 'Of an agent', value: { text: 'Wants the blue one.', author: 'agent-4' } },
    plain: { summary: 'Of nobody in particular', value: { text: 'Calls back on Monday.' } },
  },
};

/** Bodies by operation and name: each is taken by its route as it stands. */
export const examples: typeof people = { ...people, ...projects, ...templates, ...campaigns, ...messages };
