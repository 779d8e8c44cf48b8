import { invalid, messagingError, missing } from '../graph/errors.ts';
import { isObject } from '../http/body.ts';
import { isWebLink, limitText, nodeOf, requireText } from './parameter-check.ts';

type Json = Readonly<Record<string, unknown>>;

const maxButtons = 3;
const maxSections = 10;
const maxRows = 10;

// What each kind wants of its action; null where nothing is looked at.
const kinds: Readonly<Record<string, ((action: Json) => void) | null>> = {
  button: checkReplyButtons,
  list: checkList,
  cta_url: checkLink,
  flow: null,
  product: null,
  product_list: null,
  catalog_message: null,
  location_request_message: null,
  request_contact_info: null,
  address_message: null,
  carousel: null,
  voice_call: null,
  call_permission_request: null,
  order_details: null,
  order_status: null,
};
const withBody = ['button', 'list', 'cta_url', 'flow', 'location_request_message'];

/** Checks an interactive message: its kind, body, and the limits of buttons and lists. Throws `GraphError` 100 or 131009. */
export function checkInteractive(interactive: Json): void {
  requireText(interactive, 'type', "interactive['type']");
  const type = String(interactive.type);
  if (!Object.hasOwn(kinds, type)) {
    throw invalid(`Param interactive['type'] must be one of {${Object.keys(kinds).join(', ')}}.`);
  }
  if (withBody.includes(type)) checkBody(interactive.body, type === 'list' ? 4096 : 1024);
  const action = nodeOf(interactive.action);
  if (action === undefined) throw missing("interactive['action']");
  if (!isObject(action)) throw invalid("Param interactive['action'] must be a JSON object.");
  kinds[type]?.(action);
}

function checkBody(body: unknown, limit: number): void {
  if (body === undefined) throw missing("interactive['body']");
  if (!isObject(body)) throw invalid("Param interactive['body'] must be a JSON object.");
  requireText(body, 'text', "interactive['body']['text']");
  limitText(body.text, limit, "interactive['body']['text']");
}

function checkReplyButtons({ buttons }: Json): void {
  const list = listOf(buttons, "interactive['action']['buttons']");
  if (list.length < 1 || list.length > maxButtons) {
    throw messagingError(
      131009,
      `Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: ${maxButtons}`,
    );
  }
  const replies = list.map((button, index) => {
    const place = `interactive['action']['buttons'][${index}]['reply']`;
    return labelled(isObject(button) ? button.reply : undefined, place, { id: 256, title: 20 });
  });
  if (hasTwice(replies.map(({ id }) => id)) || hasTwice(replies.map(({ title }) => title))) {
    throw messagingError(131009, 'Button ids and titles must be unique.');
  }
}

function checkList(action: Json): void {
  requireText(action, 'button', "interactive['action']['button']");
  limitText(action.button, 20, "interactive['action']['button']");
  const sections = listOf(action.sections, "interactive['action']['sections']");
  if (sections.length < 1 || sections.length > maxSections) {
    throw messagingError(
      131009,
      `Invalid sections count. Min allowed sections: 1, Max allowed sections: ${maxSections}`,
    );
  }
  const rows = sections.flatMap((section, index) => {
    const place = `interactive['action']['sections'][${index}]`;
    if (!isObject(section)) throw invalid(`Param ${place} must be a JSON object.`);
    if (sections.length > 1) requireText(section, 'title', `${place}['title']`);
    limitText(section.title, 24, `${place}['title']`);
    return listOf(section.rows, `${place}['rows']`).map((row, nth) =>
      labelled(row, `${place}['rows'][${nth}]`, { id: 200, title: 24 }),
    );
  });
  if (rows.length < 1 || rows.length > maxRows) {
    throw messagingError(131009, `Total row count exceed max allowed count: ${maxRows}`);
  }
  if (hasTwice(rows.map(({ id }) => id))) throw messagingError(131009, 'Row ids must be unique.');
}

function checkLink({ parameters }: Json): void {
  const place = "interactive['action']['parameters']";
  if (!isObject(parameters)) throw missing(place);
  requireText(parameters, 'display_text', `${place}['display_text']`);
  limitText(parameters.display_text, 20, `${place}['display_text']`);
  if (!isWebLink(parameters.url)) throw invalid(`Param ${place}['url'] is not a valid URI.`);
}

function labelled(node: unknown, place: string, limits: { id: number; title: number }): Json {
  if (!isObject(node)) throw missing(place);
  for (const name of ['id', 'title'] as const) {
    requireText(node, name, `${place}['${name}']`);
    limitText(node[name], limits[name], `${place}['${name}']`);
  }
  return node;
}

function listOf(value: unknown, place: string): unknown[] {
  if (value === undefined) throw missing(place);
  if (!Array.isArray(value)) throw invalid(`Param ${place} must be an array.`);
  return value;
}

const hasTwice = (values: readonly unknown[]): boolean => new Set(values).size < values.length;
