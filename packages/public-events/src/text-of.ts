import { z } from 'zod';

/** Places in Meta's contents where what a person reads or chose stands. */
const readable = z.looseObject({
  body: z
    .union([z.string(), z.looseObject({ text: z.string().optional() })])
    .optional()
    .catch(undefined),
  caption: z.string().optional().catch(undefined),
  text: z.string().optional().catch(undefined),
  button_reply: z.looseObject({ title: z.string() }).optional().catch(undefined),
  list_reply: z.looseObject({ title: z.string() }).optional().catch(undefined),
});

/** What can be read of a content: its text, caption, or what was chosen; null where it has none. */
export function textOf(type: string | null, content: unknown): string | null {
  const found = readable.safeParse(content);
  if (type === null || !found.success) return null;
  const { body, caption, text, button_reply: button, list_reply: row } = found.data;
  const said = typeof body === 'string' ? body : body?.text;
  return said ?? text ?? caption ?? button?.title ?? row?.title ?? null;
}
