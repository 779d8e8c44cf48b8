import { isObject, type JsonObject, listOf, valueAt, valueIn } from '../json.ts';

/** Fields whose values have their items deeper than others do, and how such a value looks as one of the others. */
const UNFOLDED: Readonly<Record<string, (value: JsonObject) => JsonObject>> = {
  standby: unfoldStandby,
  history: unfoldHistory,
};

/**
 * The value of a change with its items where `messages` and echoes have theirs: of `standby` they stand one level deeper,
 * of `history` within threads. A value that is unfolded already stays as it is.
 */
export function unfold(field: string, value: unknown): unknown {
  const how = Object.hasOwn(UNFOLDED, field) ? UNFOLDED[field] : undefined;
  return how && isObject(value) ? how(value) : value;
}

function unfoldStandby(value: JsonObject): JsonObject {
  const { standby, ...rest } = value;
  const inner = isObject(standby) ? { ...rest, ...standby } : value;
  const echoes = valueAt(inner, 'message_echoes');
  return echoes === undefined ? inner : { ...inner, message_echoes: listOf(echoes).map(echoOfBody) };
}

/** Who stands by is shown the body of the request: it becomes what an echo of the phone app is. */
function echoOfBody(echo: unknown): unknown {
  const body = valueAt(echo, 'message');
  if (!isObject(echo) || !isObject(body)) return echo;
  const { message: _body, ...rest } = echo;
  const { recipient, ...said } = body;
  const { template: sent, ...others } = rest;
  // What a template says stands beside the body, which names it.
  const template = isObject(said.template) && isObject(sent) ? { ...said.template, ...sent } : sent;
  return {
    ...said,
    ...(recipient === undefined ? {} : { to_user_id: recipient }),
    ...(template === undefined ? {} : { template }),
    ...others,
  };
}

function unfoldHistory(value: JsonObject): JsonObject {
  const chunks = listOf(valueAt(value, 'history'));
  const business = digitsOf(valueIn(value, 'metadata', 'display_phone_number'));
  const threads = chunks.flatMap((chunk) => listOf(valueAt(chunk, 'threads')));
  const said = [...threads.flatMap(saidIn), ...listOf(valueAt(value, 'messages'))];
  const [own, theirs] = [[] as unknown[], [] as unknown[]];
  for (const item of said) (isOfBusiness(item, business) ? own : theirs).push(item);
  const echoes = [...listOf(valueAt(value, 'message_echoes')), ...own];
  return {
    ...value,
    ...(chunks.length === 0 ? {} : { history: chunks.map(withoutThreads) }),
    ...(theirs.length === 0 && said.length === 0 ? {} : { messages: theirs }),
    ...(echoes.length === 0 ? {} : { message_echoes: echoes }),
  };
}

/** How much a part of the history tells is kept beside what it says of itself. */
function withoutThreads(chunk: unknown): unknown {
  if (!isObject(chunk) || chunk.threads === undefined) return chunk;
  const { threads, ...rest } = chunk;
  return {
    ...rest,
    told: listOf(threads).reduce<number>((sum, thread) => sum + messagesIn(thread).length, 0),
  };
}

const messagesIn = (thread: unknown): readonly unknown[] => listOf(valueAt(thread, 'messages'));

/** Messages of a thread; each says whose thread it is, by number, and by id where the thread tells it. */
function saidIn(thread: unknown): unknown[] {
  const context = valueAt(thread, 'context');
  const person = valueAt(thread, 'id') ?? valueAt(context, 'wa_id');
  const [userId, parentId] = [valueAt(context, 'user_id'), valueAt(context, 'parent_user_id')];
  return messagesIn(thread).map((item) => {
    if (!isObject(item)) return item;
    const isTheirs = digitsOf(item.from) === digitsOf(person) && digitsOf(item.to) !== digitsOf(person);
    const side = isTheirs ? 'from' : 'to';
    return {
      ...(person === undefined ? {} : { [side]: person }),
      ...(userId === undefined ? {} : { [`${side}_user_id`]: userId }),
      ...(parentId === undefined ? {} : { [`${side}_parent_user_id`]: parentId }),
      ...item,
    };
  });
}

/** What the business wrote comes from the number itself, or names whom it wrote to: what people write names the number, if any. */
function isOfBusiness(item: unknown, business: string): boolean {
  const [from, to] = [digitsOf(valueAt(item, 'from')), digitsOf(valueAt(item, 'to'))];
  if (business !== '' && (from === business || to === business)) return from === business;
  return valueAt(item, 'to') !== undefined || valueAt(item, 'to_user_id') !== undefined;
}

const digitsOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).replaceAll(/\D/g, '') : '';
