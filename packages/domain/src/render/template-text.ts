const VARIABLE = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;
const MEDIA_HEADERS = new Set(['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF', 'LOCATION']);

interface Component {
  readonly type: string;
  readonly format?: string;
  readonly text: string;
  readonly raw: unknown;
}

/** Names of the variables of a text: positional ones by number, others by first appearance, each once. */
export function variablesIn(text: string): string[] {
  const names = new Set(Array.from(text.matchAll(VARIABLE), (match) => match[1] as string));
  return [...names].sort((one, other) => positionOf(one) - positionOf(other));
}

/** Variables of a template's body. `components` is Meta's list, as given. */
export function bodyVariables(components: unknown): string[] {
  return readComponents(components).flatMap(({ type, text }) => (type === 'BODY' ? variablesIn(text) : []));
}

/** What of a template this version cannot send: parameters outside the body, in words for a person. */
export function unsupportedComponents(components: unknown): string[] {
  const read = readComponents(components);
  const found = read.flatMap(({ type, format, raw }) => {
    if (type === 'BODY') return [];
    if (type === 'HEADER' && format !== undefined && MEDIA_HEADERS.has(format)) return [`a ${format} header`];
    return VARIABLE_ANYWHERE.test(JSON.stringify(raw)) ? [`a variable in ${type || 'a component'}`] : [];
  });
  return read.some(({ type, text }) => type === 'BODY' && text !== '') ? found : [...found, 'no body text'];
}

/** The text with its variables filled; those without a value stay as they are. */
export function fillText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(VARIABLE, (whole, name: string) => values[name] ?? whole);
}

const VARIABLE_ANYWHERE = new RegExp(VARIABLE.source);

function positionOf(name: string): number {
  return /^\d+$/.test(name) ? Number(name) : Number.MAX_SAFE_INTEGER;
}

function readComponents(components: unknown): Component[] {
  if (!Array.isArray(components)) return [];
  return components.map((raw: unknown) => {
    const given = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
    const { type, format, text } = given;
    return {
      type: typeof type === 'string' ? type.toUpperCase() : '',
      ...(typeof format === 'string' ? { format: format.toUpperCase() } : {}),
      text: typeof text === 'string' ? text : '',
      raw,
    };
  });
}
