import { listOf, textOf, valueAt } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, isFaulty } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';
import { type OfTemplate, templateOf } from './template.ts';

/** A button of a template, as Meta has it now. */
interface Button {
  readonly type: string;
  readonly text?: string;
  readonly url?: string;
  readonly phoneNumber?: string;
}

/** The texts of a template were changed. */
interface TemplateComponents extends OfTemplate {
  readonly header?: string;
  readonly body: string;
  readonly footer?: string;
  /** In their order; empty where there are none. */
  readonly buttons: readonly Button[];
}

/** The texts that a template has from then on. */
export const templateComponents = defineFact({
  kind: 'template-components',
  fields: ['message_template_components_update'],
  scope: 'waba',
  read(change: Change, item: unknown): TemplateComponents | Faulty | null {
    const body = textOf(valueAt(item, 'message_template_element'));
    if (body === undefined) return null;
    const template = templateOf(change, item);
    if (isFaulty(template)) return template;
    return told({
      ...template,
      header: textOf(valueAt(item, 'message_template_title')),
      body,
      footer: textOf(valueAt(item, 'message_template_footer')),
      buttons: listOf(valueAt(item, 'message_template_buttons')).flatMap(buttonOf),
    });
  },
});

function buttonOf(button: unknown): Button[] {
  const type = wordAt(button, 'message_template_button_type');
  if (type === undefined) return [];
  return [
    told({
      type,
      text: textOf(valueAt(button, 'message_template_button_text')),
      url: textOf(valueAt(button, 'message_template_button_url')),
      phoneNumber: textOf(valueAt(button, 'message_template_button_phone_number')),
    }),
  ];
}
