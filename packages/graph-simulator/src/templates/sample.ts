import type { Template } from '../state/nodes.ts';

/** The template that Meta gives to every new WABA, approved. */
export function sampleTemplate(id: string, wabaId: string, createdAt: number): Template {
  const text =
    'Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API, hosted by Meta. Thank you for taking the time to test with us.';
  return {
    id,
    wabaId,
    name: 'hello_world',
    language: 'en_US',
    category: 'UTILITY',
    parameterFormat: 'POSITIONAL',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Hello World' },
      { type: 'BODY', text },
      { type: 'FOOTER', text: 'WhatsApp Business Platform sample message' },
    ],
    createdAt,
    approvedEdits: [],
    status: 'APPROVED',
    rejectedReason: 'NONE',
    reviewAt: null,
  };
}
