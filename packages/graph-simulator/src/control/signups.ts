import { decimalId } from '../chance.ts';
import type { Engine } from '../engine.ts';
import type { SignupEntry } from '../state/entries.ts';
import { bad, type Input } from './input.ts';

const events = [
  'FINISH',
  'FINISH_ONLY_WABA',
  'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING',
  'FINISH_OBO_MIGRATION',
  'FINISH_GRANT_ONLY_API_ACCESS',
] as const;

/** `POST /signups`: someone finishes Embedded Signup in a browser. */
export async function signup(engine: Engine, input: Input): Promise<Record<string, unknown>> {
  const { world } = engine;
  const n = world.counters.signup;
  const event = input.oneOf('event', events) ?? 'FINISH';
  const wabaId = input.id('wabaId') ?? world.freshId('waba', n);
  const businessId =
    input.id('businessId') ?? world.wabas.get(wabaId)?.businessId ?? world.freshId('business', n);
  const asked = input.id('phoneNumberId');
  const phoneNumberId = asked ?? (event === 'FINISH_ONLY_WABA' ? null : world.freshId('number', n));
  const display = input.text('displayPhoneNumber');
  const known = phoneNumberId === null ? undefined : world.numbers.get(phoneNumberId);
  if (display !== undefined && !/^\+?[\d ()-]{7,25}$/.test(display)) {
    throw bad('displayPhoneNumber must be a phone number such as +1 555-078-3881.');
  }
  const grants = grantsOf(input.raw('grants')) ?? [wabaId];
  input.done();
  if (phoneNumberId === wabaId) throw bad('wabaId and phoneNumberId must differ.');
  const entry: SignupEntry = {
    e: 'signup',
    n,
    at: engine.now(),
    event,
    businessId,
    wabaId,
    phoneNumberId,
    displayPhoneNumber:
      phoneNumberId === null ? null : (known?.displayPhoneNumber ?? display ?? freshDisplayNumber(engine, n)),
    grants,
  };
  await engine.record(entry);
  const { displayPhoneNumber } = entry;
  return { code: world.code(n), event, businessId, wabaId, phoneNumberId, displayPhoneNumber };
}

function grantsOf(value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((id) => /^\d{1,20}$/.test(String(id)))) return value.map(String);
  throw bad('grants must be a list of WABA ids.');
}

function freshDisplayNumber(engine: Engine, n: number): string {
  const digits = decimalId(7, engine.world.seed, 'display', n);
  return `+1 555-${digits.slice(0, 3)}-${digits.slice(3)}`;
}
