import { storableText } from '@wabus/platform';
import {
  codeOf,
  idOf,
  isObject,
  type JsonObject,
  listOf,
  storableJson,
  textOf,
  valueAt,
  valueIn,
} from '../../../json.ts';

/** What a message says. */
export interface Content {
  /** Meta's name of the type, such as `text` or `image`; `unsupported` where the content is not as that type has it. */
  readonly type: string;
  /** The content under Meta's own name of the type, as every store takes it. Personal. */
  readonly content: JsonObject;
  /** All that the person said: the text, or the payload of what was pressed, else its label. Personal. */
  readonly said?: string;
  /** The label of what was pressed or chosen. Personal. */
  readonly pressed?: string;
  /** Nobody wrote it, though it comes as a message: it is shown, and causes nothing. */
  readonly unwritten?: true;
  /** The medium that it has, as far as it is said. */
  readonly media?: Media;
}

/** A picture, video, document, sound or sticker as its message announces it; the bytes are for who fetches them. */
export interface Media {
  /** Meta's id, of this number alone; absent where Meta could not take the medium. */
  readonly id?: string;
  /** As received, with its parameters. */
  readonly mimeType?: string;
  /** Base64 as received. */
  readonly sha256?: string;
  readonly bytes?: number;
  /** Personal. */
  readonly filename?: string;
  /** Personal. */
  readonly caption?: string;
  /** Recorded in the chat. */
  readonly voice?: boolean;
  /** Of a sticker. */
  readonly animated?: boolean;
}

/** Types whose content is a medium. */
const MEDIA = ['image', 'video', 'document', 'audio', 'voice', 'sticker', 'gif', 'ptv'] as const;

/** What stands among messages and is none: it tells of another message, of a person, or of a chat that was opened. */
const NOT_WRITTEN: ReadonlySet<string> = new Set([
  'reaction',
  'edit',
  'revoke',
  'pin',
  'system',
  'request_welcome',
]);

/** A permission to call that came of itself, or what Meta could not tell of a type that nobody writes. */
function isUnwritten(item: unknown, type: string): boolean {
  if (type === 'interactive') {
    return valueIn(item, 'interactive', 'call_permission_reply', 'response_source') === 'automatic';
  }
  const meant = type === 'unsupported' ? valueIn(item, 'unsupported', 'type') : undefined;
  return typeof meant === 'string' && NOT_WRITTEN.has(meant);
}

/** Types of which more is read than what is under their name; null where it is not as Meta documents it. */
const READERS: Readonly<Record<string, (item: unknown) => Omit<Content, 'type'> | null>> = {
  text: (item) => {
    const body = valueIn(item, 'text', 'body');
    if (typeof body !== 'string') return null;
    return { content: { body: storableText(body) }, said: storableText(body) };
  },
  button: (item) => chosen(valueAt(item, 'button'), 'payload', 'text', (button) => button),
  interactive: (item) => {
    const reply = valueAt(item, 'interactive');
    const kind = REPLIES.find(
      (one) => one === (valueAt(reply, 'type') ?? one) && isObject(valueAt(reply, one)),
    );
    if (kind !== undefined) {
      return chosen(valueAt(reply, kind), 'id', 'title', (texts) => ({ type: kind, [kind]: texts }));
    }
    return typeof valueAt(reply, 'type') === 'string' ? filledForm(item) : null;
  },
  ...Object.fromEntries(MEDIA.map((type) => [type, medium(type)])),
  order: (item) => saying(item, 'order', 'text'),
  location: (item) => {
    const numbers = ['latitude', 'longitude'].map((name) => typeof valueIn(item, 'location', name));
    return numbers.every((type) => type === 'number' || type === 'string')
      ? passedOn(item, 'location')
      : null;
  },
};

/** A medium; it has no id where Meta could not take it. Its caption is what the person said. */
function medium(type: string): (item: unknown) => Omit<Content, 'type'> | null {
  return (item) => {
    const node = withTextId(valueAt(item, type));
    const texts = ['id', 'caption', 'link'].map((name) => valueAt(node, name) ?? '');
    if (!texts.every((text) => typeof text === 'string')) return null;
    return {
      ...saying({ [type]: node, errors: valueAt(item, 'errors') }, type, 'caption'),
      media: mediaOf(node),
    };
  };
}

/** An id is the same whether it comes as a number or as a text. */
function withTextId(node: unknown): unknown {
  const id = valueAt(node, 'id');
  return isObject(node) && typeof id === 'number' ? { ...node, id: idOf(id) ?? id } : node;
}

function mediaOf(node: unknown): Media {
  const [id, bytes] = [idOf(valueAt(node, 'id')), codeOf(valueAt(node, 'file_size'))];
  const told = Object.entries({
    mimeType: 'mime_type',
    sha256: 'sha256',
    filename: 'filename',
    caption: 'caption',
  });
  const flags = (['voice', 'animated'] as const).flatMap((name) => {
    const flag = valueAt(node, name);
    return typeof flag === 'boolean' ? [[name, flag] as const] : [];
  });
  return {
    ...(id === undefined ? {} : { id }),
    ...Object.fromEntries(told.flatMap(([name, key]) => entryOf(name, textOf(valueAt(node, key))))),
    ...(bytes === undefined || bytes < 0 ? {} : { bytes }),
    ...Object.fromEntries(flags),
  };
}

const entryOf = (name: string, value: string | undefined): [string, string][] =>
  value === undefined ? [] : [[name, value]];

/** What stands under a name, as it came, with the text in it that the person wrote. */
function saying(item: unknown, type: string, text: string): Omit<Content, 'type'> {
  const said = textOf(valueIn(item, type, text));
  return { ...passedOn(item, type), ...(said ? { said } : {}) };
}

/** What was filled in a form, whose answer is JSON within a text. */
function filledForm(item: unknown): Omit<Content, 'type'> {
  const { content } = passedOn(item, 'interactive');
  const form = valueAt(content, 'nfm_reply');
  const response = parsed(valueAt(form, 'response_json'));
  if (!isObject(form) || !isObject(response)) return { content };
  return { content: { ...content, nfm_reply: { ...form, response: storableJson(response) } } };
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const REPLIES = ['button_reply', 'list_reply'] as const;

/**
 * What a message says: of a few types what is understood of it, of any other one what stands under its name. Null for
 * what nobody wrote, and without a type.
 */
export function contentOf(item: unknown, by: 'person' | 'business' = 'person'): Content | null {
  const type = idOf(valueAt(item, 'type'))?.slice(0, 64);
  if (type === undefined || NOT_WRITTEN.has(type)) return null;
  const unwritten = isUnwritten(item, type) ? ({ unwritten: true } as const) : {};
  const read = Object.hasOwn(READERS, type) ? READERS[type]?.(item) : passedOn(item, type);
  // Only a business sends templates.
  if (read && (type !== 'template' || by === 'business')) return { type, ...read, ...unwritten };
  const unsupported = { type, ...(valueAt(item, type) === undefined ? {} : { [type]: valueAt(item, type) }) };
  return {
    type: 'unsupported',
    ...passedOn({ unsupported, errors: valueAt(item, 'errors') }, 'unsupported'),
    ...unwritten,
  };
}

/** What stands under a name, as it came; with Meta's word on why there may be little, as of a picture that was lost. */
function passedOn(item: unknown, type: string): { readonly content: JsonObject } {
  const node = storableJson(valueAt(item, type));
  const errors = listOf(storableJson(valueAt(item, 'errors')));
  const own = isObject(node) ? node : node === undefined || node === null ? {} : { [type]: node };
  return { content: { ...own, ...(errors.length > 0 ? { errors } : {}) } };
}

/** What was pressed, with its texts as they came; what it says is its payload, and its label only where that has none. */
function chosen(
  raw: unknown,
  payload: 'payload' | 'id',
  title: 'text' | 'title',
  content: (texts: Readonly<Record<string, string>>) => JsonObject,
): Omit<Content, 'type'> | null {
  if (!isObject(raw)) return null;
  const texts = Object.entries(raw).flatMap(([name, value]) =>
    typeof value === 'string' ? [[storableText(name), storableText(value)] as const] : [],
  );
  const label = textOf(valueAt(raw, title));
  const said = textOf(valueAt(raw, payload)) ?? label;
  return {
    content: content(Object.fromEntries(texts)),
    ...(said ? { said } : {}),
    ...(label ? { pressed: label } : {}),
  };
}
