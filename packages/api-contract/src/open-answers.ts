/** Any part of an OpenAPI document. */
type Node = Readonly<Record<string, unknown>>;

/** What a document of schemas by name has. */
interface Described {
  readonly paths?: unknown;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

const PREFIX = '#/components/schemas/';

/** More values than this are not said in words, too. */
const MOST_NAMED = 12;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Opens the enums of answers: a client of today must read what an installation of tomorrow says, so values of an answer
 * stand under `x-extensible-enum`, which no generator makes a closed type of, and in words. What a request may say stays
 * closed. Values that only a request and an answer have together are written out where a request has them.
 */
export function openAnswers<Document extends Described>(document: Document): Document {
  const schemas = document.components?.schemas ?? {};
  const answered = new Set<string>();
  const paths = mapped(document.paths, (key, value) => {
    if (key === 'responses') collect(value, schemas, answered);
    return undefined;
  });
  const opened = Object.entries(schemas).map(([name, schema]) => {
    return [name, answered.has(name) ? open(schema) : closed(schema, schemas, answered)];
  });
  return {
    ...document,
    paths: mapped(paths, (key, value) => {
      if (key === 'responses') return open(value);
      return key === 'parameters' || key === 'requestBody' ? closed(value, schemas, answered) : undefined;
    }),
    components: { ...document.components, schemas: Object.fromEntries(opened) },
  };
}

/** The same tree; what `change` answers for a field stands there instead, and is not looked into. */
function mapped(value: unknown, change: (key: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((inner) => mapped(inner, change));
  if (!isNode(value)) return value;
  const fields = Object.entries(value).map(([key, inner]) => [
    key,
    change(key, inner) ?? mapped(inner, change),
  ]);
  return Object.fromEntries(fields);
}

/** Names of the schemas that are reached from here. */
function collect(value: unknown, schemas: Node, names: Set<string>): void {
  if (Array.isArray(value)) for (const inner of value) collect(inner, schemas, names);
  if (!isNode(value)) return;
  const name = typeof value.$ref === 'string' ? value.$ref.replace(PREFIX, '') : undefined;
  if (name !== undefined && !names.has(name)) collect(schemas[name], schemas, names.add(name));
  for (const inner of Object.values(value)) collect(inner, schemas, names);
}

/** Enums of texts in it are open. */
function open(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(open);
  if (!isNode(value)) return value;
  const { enum: values, ...others } = value;
  if (value.type !== 'string' || !Array.isArray(values)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, open(inner)]));
  }
  const named =
    values.length > MOST_NAMED
      ? 'those of `x-extensible-enum`'
      : values.map((one) => `\`${one}\``).join(', ');
  const said = `One of ${named}; a later version may say another.`;
  const before = typeof others.description === 'string' ? `${others.description.replace(/\.$/, '')}. ` : '';
  const description = `${before}${said}`;
  return { ...others, description, 'x-extensible-enum': values };
}

/** What a request names of what an answer has, too, is written out where it has values, and so stays closed. */
function closed(value: unknown, schemas: Node, answered: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((inner) => closed(inner, schemas, answered));
  if (!isNode(value)) return value;
  const name = typeof value.$ref === 'string' ? value.$ref.replace(PREFIX, '') : undefined;
  const named = name !== undefined && answered.has(name) ? schemas[name] : undefined;
  if (isNode(named) && JSON.stringify(named).includes('"enum"')) return named;
  const fields = Object.entries(value).map(([key, inner]) => [key, closed(inner, schemas, answered)]);
  return Object.fromEntries(fields);
}
