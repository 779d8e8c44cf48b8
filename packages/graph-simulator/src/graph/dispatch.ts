import type { Engine } from '../engine.ts';
import { mediumNode } from '../media/node.ts';
import type { Signup, Template } from '../state/nodes.ts';
import { editTemplate } from '../templates/change.ts';
import { templateDefaults, templateNode } from '../templates/node.ts';
import { subscriptions } from './app.ts';
import type { GraphAnswer, GraphCall } from './call.ts';
import { badToken, noToken, notYet, pathNotYet, unknownObject, unknownPath } from './errors.ts';
import { project } from './fields.ts';
import { grantsNumber } from './grants.ts';
import { accessToken, debugToken, isAppToken } from './oauth.ts';
import { phoneNumberEdges } from './phone-number.ts';
import { isUnbuilt, type NodeKind } from './unbuilt.ts';
import { type Edge, wabaEdges } from './waba.ts';

/** Answers a call by what its id names. Throws `GraphError`. */
export async function dispatch(engine: Engine, call: GraphCall): Promise<GraphAnswer> {
  const [id = '', edge = '', ...rest] = call.segments;
  const isRead = call.method === 'GET' || call.method === 'POST';
  if (id === 'oauth' && edge === 'access_token' && isRead) return accessToken(engine, call);
  if (id === 'debug_token' && call.method === 'GET') return debugToken(engine, call);
  if (call.token === null) throw noToken();
  const isOfApp = isAppToken(engine, call.token);
  const signup = engine.world.signupsByToken.get(call.token);
  if (!isOfApp && !signup) throw badToken();
  if (isUnbuiltAbove(engine, call, id, edge)) throw pathNotYet(call.segments);
  if (id === '' && (call.body.batch !== undefined || call.query.has('ids')))
    throw notYet('several calls in one');
  const template = engine.world.templates.get(rest[0] ?? '');
  // Some clients name the account before the template.
  if (signup && rest.length === 1 && edge === 'message_templates' && template?.wabaId === id) {
    return answerNode(engine, call, signup, template.id, '');
  }
  if (rest.length > 0) throw unknownPath(call.segments.slice(1).join('/'));
  if (!signup) {
    if (id === engine.app.id && edge === 'subscriptions') return subscriptions(engine, call);
    throw unknownObject(call.method, id);
  }
  return answerNode(engine, call, signup, id, edge);
}

function isUnbuiltAbove({ app }: Engine, { method }: GraphCall, id: string, edge: string): boolean {
  if (id === app.id) return isUnbuilt('app', method, edge);
  return id === 'oauth' ? isUnbuilt('oauth', method, edge) : isUnbuilt('', method, id);
}

function answerNode(
  engine: Engine,
  call: GraphCall,
  signup: Signup,
  id: string,
  edge: string,
): GraphAnswer | Promise<GraphAnswer> {
  const waba = engine.world.wabas.get(id);
  if (waba && signup.grants.includes(id)) return edgeOf('waba', wabaEdges, call, edge)(engine, call, waba);
  const number = engine.world.numbers.get(id);
  if (number && grantsNumber(signup, number))
    return edgeOf('number', phoneNumberEdges, call, edge)(engine, call, number);
  const template = engine.world.templates.get(id);
  if (template && signup.grants.includes(template.wabaId)) {
    return edgeOf('template', templateEdges, call, edge)(engine, call, template);
  }
  const medium = engine.world.media.get(id);
  const owner = engine.world.numbers.get(medium?.phoneNumberId ?? '');
  if (medium && owner && grantsNumber(signup, owner) && call.method === 'GET' && edge === '') {
    return mediumNode(engine, call, medium);
  }
  const isBusiness = signup.grants.some((wabaId) => engine.world.wabas.get(wabaId)?.businessId === id);
  if (isBusiness && isUnbuilt('business', call.method, edge)) throw pathNotYet(call.segments);
  throw unknownObject(call.method, id);
}

const templateEdges: Readonly<Record<string, Edge<Template>>> = {
  'GET ': (_engine, call, template) =>
    project(templateNode(template), call.query.get('fields'), 'MessageTemplate', templateDefaults),
  'POST ': editTemplate,
};

function edgeOf<Node>(
  kind: NodeKind,
  edges: Readonly<Record<string, Edge<Node>>>,
  call: GraphCall,
  edge: string,
): Edge<Node> {
  const found = edges[`${call.method} ${edge}`];
  if (found) return found;
  if (isUnbuilt(kind, call.method, edge)) throw pathNotYet(call.segments);
  if (edge === '') throw unknownObject(call.method, call.segments[0] ?? '');
  throw unknownPath(edge);
}
