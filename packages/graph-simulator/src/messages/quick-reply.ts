import { isObject } from '../http/body.ts';
import type { Message } from '../state/nodes.ts';
import type { World } from '../state/world.ts';

type Json = Record<string, unknown>;

/** What a webhook says of a tapped quick reply of a template. */
export interface QuickReply {
  readonly payload: string;
  readonly text: string;
}

/** The first quick reply of a message's template, with the payload that the send gave it; null without one. */
export function firstQuickReply(world: World, message: Message): QuickReply | null {
  const template = world.templates.get(message.templateId ?? '');
  const list = template?.components.find(({ type }) => type === 'BUTTONS')?.buttons;
  const buttons = Array.isArray(list) ? list.filter(isObject) : [];
  const index = buttons.findIndex(({ type }) => type === 'QUICK_REPLY');
  if (index < 0) return null;
  const text = String(buttons[index]?.text ?? '');
  return { text, payload: payloadOf(message, index) ?? text };
}

function payloadOf(message: Message, index: number): string | null {
  const { template } = JSON.parse(message.body) as { template?: { components?: unknown } };
  const components = Array.isArray(template?.components) ? template.components.filter(isObject) : [];
  const given = components.find(
    (component: Json) =>
      String(component.type).toLowerCase() === 'button' && Number(component.index) === index,
  );
  const [first] = Array.isArray(given?.parameters) ? given.parameters : [];
  return isObject(first) && typeof first.payload === 'string' ? first.payload : null;
}
