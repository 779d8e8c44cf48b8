import { chance, decimalId } from '../chance.ts';
import { sampleTemplate } from '../templates/sample.ts';
import { webhookFields } from '../webhooks/fields.ts';
import { applyTemplateEntry } from './apply-template.ts';
import { type AcceptedEntry, defaultBehaviour, type Entry, type SignupEntry } from './entries.ts';
import { keep } from './keep.ts';
import type { Message, PhoneNumber, Waba } from './nodes.ts';
import type { World } from './world.ts';

const businessNames = [
  'Lucky Shrub',
  'Blue Harbour',
  'Casa Verde',
  'North Bakery',
  'Jasper Market',
  'Wind & Wool',
];

/** Folds one journal entry into the world. Entries about things that a reset took away change nothing. */
export function applyEntry(world: World, entry: Entry): void {
  switch (entry.e) {
    case 'begun':
      world.seed = entry.seed;
      return;
    case 'callback':
      world.callbackUrl = entry.url;
      world.subscribedFields = new Set(entry.fields ?? webhookFields);
      return;
    case 'signup':
      applySignup(world, entry);
      return;
    case 'code-burnt':
      burn(world, entry.n);
      return;
    case 'token':
      issueToken(world, entry.n, entry.at);
      return;
    case 'subscribed':
    case 'unsubscribed':
      applySubscription(world, entry);
      return;
    case 'template':
    case 'template-edited':
    case 'template-deleted':
    case 'template-categorised':
    case 'review':
      applyTemplateEntry(world, entry);
      return;
    case 'medium':
      world.media.set(entry.id, entry);
      return;
    case 'accepted':
      applyAccepted(world, entry);
      return;
    case 'inbound':
      world.counters.inbound = Math.max(world.counters.inbound, entry.n + 1);
      if (!entry.opensNoWindow) hear(world, entry, entry.update?.message?.id);
      changePerson(world, entry);
      keep(world, entry.update);
      return;
    case 'wrote':
      hear(world, entry, entry.wamid);
      return;
    case 'preference':
    case 'quality':
    case 'account':
      applyStanding(world, entry);
      return;
    case 'replanned':
      replan(world, entry);
      return;
    case 'update':
      keep(world, entry.update);
      return;
    case 'clock':
      world.aheadMs = entry.aheadMs;
      return;
    case 'settled':
      for (const id of entry.ids) settle(world, id);
      return;
    case 'reset':
      forget(world);
      return;
    default:
      applySetting(world, entry);
      return;
  }
}

type SettingEntry = Extract<
  Entry,
  {
    e:
      | 'behaviour'
      | 'fault'
      | 'fault-met'
      | 'faults-cleared'
      | 'number-changed'
      | `register${string}`
      | 'deregistered'
      | 'app-data-asked'
      | 'pin';
  }
>;

function applySetting(world: World, entry: SettingEntry): void {
  switch (entry.e) {
    case 'behaviour':
      if (entry.phoneNumberId === null) world.behaviour = { ...world.behaviour, ...entry.change };
      else {
        const number = world.numbers.get(entry.phoneNumberId);
        if (number) number.behaviour = { ...number.behaviour, ...entry.change };
      }
      return;
    case 'fault':
      world.counters.fault = Math.max(world.counters.fault, entry.n + 1);
      world.faults.set(entry.fault.id, { fault: entry.fault, struck: 0, met: new Map() });
      return;
    case 'fault-met': {
      const standing = world.faults.get(entry.id);
      if (!standing) return;
      standing.met.set(entry.key, (standing.met.get(entry.key) ?? 0) + 1);
      if (entry.struck) standing.struck += 1;
      return;
    }
    case 'faults-cleared':
      world.faults.clear();
      return;
    default:
      applyRegistration(world, entry);
      return;
  }
}

function applyRegistration(
  world: World,
  entry: Extract<
    SettingEntry,
    {
      phoneNumberId: string;
      e: 'number-changed' | `register${string}` | 'deregistered' | 'app-data-asked' | 'pin';
    }
  >,
): void {
  const number = world.numbers.get(entry.phoneNumberId);
  if (!number) return;
  if (entry.e === 'number-changed') Object.assign(number, entry.change);
  else if (entry.e === 'register-tried') number.attempts.push(entry.at);
  else if (entry.e === 'register-blocked') number.blockedUntil = entry.until;
  else if (entry.e === 'deregistered') number.registered = false;
  else if (entry.e === 'app-data-asked')
    number.appData = { ...number.appData, asked: new Set([...number.appData.asked, entry.syncType]) };
  else {
    number.pinDigest = entry.pinDigest;
    if (entry.e === 'registered') number.registered = true;
  }
}

function applySignup(world: World, entry: SignupEntry): void {
  world.counters.signup = Math.max(world.counters.signup, entry.n + 1);
  const waba = world.wabas.get(entry.wabaId) ?? newWaba(world, entry);
  world.wabas.set(waba.id, waba);
  waba.standing = { ...waba.standing, accessRemoved: false };
  if (entry.phoneNumberId !== null && entry.displayPhoneNumber !== null) {
    const number =
      world.numbers.get(entry.phoneNumberId) ??
      newNumber(world, entry, entry.phoneNumberId, entry.displayPhoneNumber);
    world.numbers.set(number.id, number);
    if (number.onBusinessApp) number.appData = { since: entry.at, asked: new Set() };
    if (!number.wabaIds.includes(waba.id)) number.wabaIds.push(waba.id);
    if (!waba.numberIds.includes(number.id)) waba.numberIds.push(number.id);
  }
  const code = world.code(entry.n);
  world.signupsByCode.set(code, {
    n: entry.n,
    code,
    token: world.token(entry.n),
    grants: entry.grants,
    codeIssuedAt: entry.at,
    state: 'fresh',
    tokenIssuedAt: 0,
  });
}

function nameFor(world: World, businessId: string): string {
  const at = Math.floor(chance(world.seed, 'name', businessId) * businessNames.length);
  return `${businessNames[at]} ${decimalId(3, world.seed, 'name', businessId)}`;
}

function newWaba(world: World, entry: SignupEntry): Waba {
  const sample = sampleTemplate(world.freshId('sample', entry.n), entry.wabaId, entry.at);
  world.templates.set(sample.id, sample);
  return {
    id: entry.wabaId,
    name: nameFor(world, entry.businessId),
    businessId: entry.businessId,
    createdAt: entry.at,
    numberIds: [],
    templates: new Map([[`${sample.name} ${sample.language}`, sample]]),
    subscription: null,
    standing: { disabled: false, restrictedUntil: 0, accessRemoved: false },
    templateCreations: [],
    deletedTemplates: new Map(),
  };
}

function newNumber(world: World, entry: SignupEntry, id: string, displayPhoneNumber: string): PhoneNumber {
  return {
    id,
    displayPhoneNumber,
    digits: displayPhoneNumber.replaceAll(/\D/g, ''),
    verifiedName: nameFor(world, entry.businessId),
    newDisplayName: null,
    searchVisibility: 'VISIBLE',
    overrideUri: null,
    onBusinessApp: entry.event === 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING',
    appData: { since: entry.at, asked: new Set() },
    onboardedAt: entry.at,
    wabaIds: [],
    // A number that lives in the phone app is connected already and refuses to be registered.
    registered: entry.event === 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING',
    pinDigest: null,
    attempts: [],
    blockedUntil: 0,
    behaviour: {},
    standing: { quality: 'GREEN', throughput: 'STANDARD', limit: 'TIER_UNLIMITED' },
    stoppedMarketing: new Set(),
    received: [],
    sentTo: new Map(),
    people: new Map(),
    inboundIds: new Set(),
    windows: new Map(),
    serviceMessages: new Map(),
  };
}

function burn(world: World, n: number): void {
  const signup = world.signupsByCode.get(world.code(n));
  if (signup?.state === 'fresh') signup.state = 'burnt';
}

function issueToken(world: World, n: number, at: number): void {
  const signup = world.signupsByCode.get(world.code(n));
  if (!signup) return;
  signup.state = 'exchanged';
  signup.tokenIssuedAt = at;
  world.signupsByToken.set(signup.token, signup);
}

function applySubscription(world: World, entry: Extract<Entry, { e: 'subscribed' | 'unsubscribed' }>): void {
  const waba = world.wabas.get(entry.wabaId);
  if (waba) waba.subscription = entry.e === 'subscribed' ? { overrideUri: entry.overrideUri } : null;
}

function applyStanding(
  world: World,
  entry: Extract<Entry, { e: 'preference' | 'quality' | 'account' }>,
): void {
  keep(world, entry.update);
  if (entry.e === 'account') {
    const waba = world.wabas.get(entry.wabaId);
    if (waba) waba.standing = { ...waba.standing, ...entry.change };
    if (entry.change.accessRemoved) {
      for (const signup of world.signupsByCode.values()) {
        signup.grants = signup.grants.filter((id) => id !== entry.wabaId);
      }
    }
    return;
  }
  const number = world.numbers.get(entry.phoneNumberId);
  if (!number) return;
  if (entry.e === 'quality') number.standing = { ...number.standing, ...entry.change };
  else if (entry.value === 'stop') number.stoppedMarketing.add(entry.from);
  else number.stoppedMarketing.delete(entry.from);
}

function replan(world: World, entry: Extract<Entry, { e: 'replanned' }>): void {
  const message = world.messages.get(entry.wamid);
  if (!message) return;
  message.steps = entry.steps;
  message.settled = 0;
  message.taken = 0;
}

function applyAccepted(world: World, entry: AcceptedEntry): void {
  world.counters.message = Math.max(world.counters.message, entry.n + 1);
  const number = world.numbers.get(entry.phoneNumberId);
  if (!number) return;
  const { e: _, ...facts } = entry;
  const message: Message = { ...facts, settled: 0, taken: 0 };
  number.received.push(message);
  number.sentTo.set(entry.recipient, (number.sentTo.get(entry.recipient) ?? 0) + 1);
  if (entry.pricing.category === 'service') {
    const month = new Date(entry.at).toISOString().slice(0, 7);
    number.serviceMessages.set(month, (number.serviceMessages.get(month) ?? 0) + 1);
  }
  world.messages.set(message.wamid, message);
  world.messagesByNumber.set(message.n, message);
}

function settle(world: World, id: string): void {
  const step = /^m(\d+)\.(\d+)$/.exec(id);
  if (!step) {
    world.updates.delete(id);
    return;
  }
  const message = world.messagesByNumber.get(Number(step[1]));
  if (message) message.settled |= 1 << Number(step[2]);
}

function forget(world: World): void {
  world.behaviour = defaultBehaviour;
  world.aheadMs = 0;
  for (const map of [world.signupsByCode, world.signupsByToken, world.wabas, world.numbers]) map.clear();
  for (const map of [world.templates, world.messages, world.messagesByNumber, world.media]) map.clear();
  world.updates.clear();
  world.faults.clear();
  world.userIds.clear();
}

// What a person wrote earlier may be told later: it shortens no window.
function hear(world: World, entry: Extract<Entry, { e: 'inbound' | 'wrote' }>, id: unknown): void {
  const number = world.numbers.get(entry.phoneNumberId);
  number?.windows.set(entry.from, Math.max(entry.at, number.windows.get(entry.from) ?? entry.at));
  if (typeof id === 'string') number?.inboundIds.add(id);
}

function changePerson(world: World, entry: Extract<Entry, { e: 'inbound' }>): void {
  const people = world.numbers.get(entry.phoneNumberId)?.people;
  if (entry.person) people?.set(entry.from, { ...people.get(entry.from), ...entry.person });
}
