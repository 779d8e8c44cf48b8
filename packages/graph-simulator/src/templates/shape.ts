import { isObject } from '../http/body.ts';
import type { Template } from '../state/nodes.ts';

type Json = Readonly<Record<string, unknown>>;

/** What a send must bring for a template, and its texts to fill in. */
export interface TemplateShape {
  readonly header: { readonly format: string; readonly variables: readonly string[] } | null;
  readonly body: { readonly text: string; readonly variables: readonly string[] };
  /** Buttons that want a parameter: their index and type. */
  readonly buttons: readonly { readonly index: number; readonly type: 'Url' | 'Copy code' }[];
}

/** The variables of a text, in order, each once: `1`, `2` or names. */
export function variablesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{([^{}]*)\}\}/g)].map((match) => (match[1] ?? '').trim()))];
}

const shapes = new WeakMap<Template, TemplateShape>();

/** The shape of a template; worked out once. */
export function shapeOf(template: Template): TemplateShape {
  const known = shapes.get(template);
  if (known) return known;
  const shape = workOut(template.components);
  shapes.set(template, shape);
  return shape;
}

function workOut(components: readonly Json[]): TemplateShape {
  const find = (type: string): Json | undefined => components.find((component) => component.type === type);
  const [header, body, buttons] = [find('HEADER'), find('BODY'), find('BUTTONS')];
  const bodyText = String(body?.text ?? '');
  const list = Array.isArray(buttons?.buttons) ? buttons.buttons.filter(isObject) : [];
  return {
    header: header
      ? { format: String(header.format ?? 'TEXT'), variables: variablesOf(String(header.text ?? '')) }
      : null,
    body: { text: bodyText, variables: variablesOf(bodyText) },
    buttons: list.flatMap((button, index): TemplateShape['buttons'] => {
      if (button.type === 'URL' && String(button.url).includes('{{')) return [{ index, type: 'Url' }];
      return button.type === 'COPY_CODE' ? [{ index, type: 'Copy code' }] : [];
    }),
  };
}
