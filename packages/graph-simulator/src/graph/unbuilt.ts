/** What a path begins with; the empty text stands for the beginning itself. */
export type NodeKind = '' | 'oauth' | 'app' | 'business' | 'waba' | 'number' | 'template';

// A name alone stands for every method; the edge of a node itself is the empty text.
const unbuilt: Readonly<Record<NodeKind, readonly string[]>> = {
  '': ['me', 'message_template_library'],
  oauth: ['revoke'],
  app: ['uploads'],
  business: [
    'owned_whatsapp_business_accounts',
    'client_whatsapp_business_accounts',
    'system_user_access_tokens',
  ],
  waba: [
    'POST ',
    'POST phone_numbers',
    'activities',
    'assigned_users',
    'dataset',
    'flows',
    'message_template_previews',
    'migrate_flows',
    'migrate_message_templates',
    'payment_configurations',
    'product_catalogs',
    'schedules',
    'signups',
    'solutions',
    'upsert_message_templates',
  ],
  number: [
    'block_users',
    'business_compliance_info',
    'call_permissions',
    'calls',
    'contact_book',
    'conversational_automation',
    'groups',
    'marketing_messages',
    'message_qrdls',
    'official_business_account',
    'request_code',
    'settings',
    'thread_control',
    'username',
    'username_suggestions',
    'verify_code',
    'whatsapp_business_encryption',
    'whatsapp_business_profile',
    'whatsapp_commerce_settings',
  ],
  template: ['compare', 'unpause'],
};

const known = new Set(
  Object.entries(unbuilt).flatMap(([kind, edges]) => edges.map((edge) => `${kind}: ${edge}`)),
);

/** Whether Meta documents such a call and the simulator does not answer it. */
export function isUnbuilt(kind: NodeKind, method: string, edge: string): boolean {
  return known.has(`${kind}: ${edge}`) || known.has(`${kind}: ${method} ${edge}`);
}
