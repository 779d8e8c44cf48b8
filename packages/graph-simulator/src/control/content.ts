import { digest } from '../chance.ts';
import type { Engine } from '../engine.ts';
import { isObject } from '../http/body.ts';
import { announceMedium } from '../media/announce.ts';
import { fullError } from './happenings.ts';
import { bad, type Input } from './input.ts';

type Json = Record<string, unknown>;

/** Types that say what they are under their own name, in the order in which a message without a type is looked at. */
const NODES = [
  ...[
    'button',
    'interactive',
    'reaction',
    'location',
    'contacts',
    'order',
    'system',
    'edit',
    'revoke',
    'pin',
  ],
  ...['image', 'video', 'audio', 'document', 'sticker', 'text'],
];

const MEDIA: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg; codecs=opus',
  document: 'application/pdf',
  sticker: 'image/webp',
};

/** As messages have it that Meta does not hand on; sends are refused with 131051 in other words. */
const NOT_HANDED_ON = {
  131051: ['Message type unknown', 'Message type is currently not supported.'],
  131052: ['Media download error', 'Failed to download the media from the sender.'],
  131060: [
    'This message is unavailable',
    'This message is currently unavailable. Ask the sender to send it again.',
  ],
} as const;

/** What somebody says: Meta's name of it, and its nodes as webhooks spell them. */
export interface Content {
  readonly type: string;
  readonly nodes: Json;
}

/**
 * Takes what is left of a call as the content of a message. Its type may be left out where a node says it, `text` may be a
 * plain string, media need no id, and of an error the code is enough. What Meta may send one day is taken as it stands.
 */
export function contentOf(
  engine: Engine,
  phoneNumberId: string,
  input: Input,
  replyTo: Json | undefined,
): Content {
  const asked = input.text('type');
  const rest = input.rest();
  const type =
    asked ?? NODES.find((name) => rest[name] !== undefined) ?? (rest.errors ? 'unsupported' : 'text');
  const node = rest[type];
  const context = { ...(isObject(rest.context) ? rest.context : {}), ...replyTo };
  const errors = errorsOf(type, input.objects('errors'));
  if (type === 'text') requireBody(node);
  if (node === undefined && NODES.includes(type) && !errors)
    throw bad(`A message of type ${type} needs its ${type} in Meta's shape.`);
  return {
    type,
    nodes: {
      ...rest,
      ...(Object.keys(context).length > 0 ? { context } : {}),
      ...(node === undefined ? {} : { [type]: nodeOf(engine, phoneNumberId, type, node) }),
      ...(errors ? { errors } : {}),
    },
  };
}

function requireBody(node: unknown): void {
  if (typeof node === 'string' || (isObject(node) && typeof node.body === 'string')) return;
  throw bad(
    node === undefined
      ? 'Say what is said: a text, or a node of Meta such as image; a type that nobody knows is named by type.'
      : 'text must be {"body": "…"}, or a plain string.',
  );
}

const USUAL_BYTES = 2_000;

function nodeOf(engine: Engine, phoneNumberId: string, type: string, node: unknown): unknown {
  if (type === 'text' && typeof node === 'string') return { body: node };
  const usual = MEDIA[type];
  if (usual === undefined || !isObject(node)) return node;
  const mimeType = typeof node.mime_type === 'string' ? node.mime_type : usual;
  const known = engine.world.media.get(String(node.id));
  if (node.id !== undefined && !known) {
    // One that Meta does not have (any more).
    const sha256 = Buffer.from(digest(engine.world.seed, 'media', String(node.id)), 'hex').toString('base64');
    return { mime_type: mimeType, sha256, ...node };
  }
  const medium = known ?? announceMedium(engine, phoneNumberId, { mimeType, bytes: USUAL_BYTES });
  const sha256 = Buffer.from(medium.sha256, 'hex').toString('base64');
  return { mime_type: medium.mimeType, sha256, id: medium.id, ...node };
}

function errorsOf(type: string, given: Json[] | undefined): Json[] | undefined {
  if (given === undefined)
    return type === 'unsupported' || type === 'unknown' ? [notHandedOn(131051)] : undefined;
  return given.map((error) => {
    const { code } = error;
    return code === 131051 || code === 131052 || code === 131060
      ? { ...notHandedOn(code), ...error }
      : fullError(error);
  });
}

function notHandedOn(code: keyof typeof NOT_HANDED_ON): Json {
  const [title, details] = NOT_HANDED_ON[code];
  return { code, title, message: title, error_data: { details } };
}
