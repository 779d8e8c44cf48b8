import { createStage } from '../../../services/command-api/test/stage.ts';
import type { Stand } from '../stand.ts';
import { type Provocation, refused } from './provocation.ts';
import { whileExchanging } from './transport.ts';

/** Problems of connecting a project. */
export const signup: Readonly<Record<string, Provocation>> = {
  'signup-in-progress': refused((stand) =>
    whileExchanging(stand, stand.fresh('key'), async (path) => stand.post(path, await stand.signup())),
  ),
  'signup-code-expired': refused(async (stand) =>
    connect(stand, { ...(await stand.signup()), code: 'used' }),
  ),
  'waba-not-granted': refused(async (stand) => {
    const { wabaId } = await stand.signup();
    return connect(stand, { ...(await stand.signup()), wabaId });
  }),
  'number-not-granted': refused(async (stand) => {
    const { phoneNumberId } = await stand.signup();
    return connect(stand, { ...(await stand.signup()), phoneNumberId });
  }),
  'phone-number-required': refused(async (stand) => {
    const { wabaId } = await stand.signup();
    const { code } = await stand.signup({ wabaId });
    return connect(stand, { code, wabaId });
  }),
  'waba-claimed': refused(async (stand) => {
    const { wabaId } = stand.project;
    return connect(stand, await stand.signup({ wabaId }), await stand.tenant());
  }),
  'number-claimed': refused(async (stand) => {
    const { wabaId, phoneNumberId } = stand.project;
    const { code } = await stand.signup({ wabaId });
    return connect(stand, { code, wabaId, phoneNumberId });
  }),
  'project-already-connected': refused(async (stand) =>
    stand.post(`/projects/${stand.project.id}/embedded-signup`, await stand.signup()),
  ),
  'signup-not-current': refused(overtaken),
  'graph-refused': refused(async (stand) => {
    await stand.fault({ kind: 'error', path: 'debug_token', code: 190 });
    return connect(stand, await stand.signup());
  }),
  'graph-unavailable': refused(async (stand) => {
    await stand.fault({ kind: 'error', path: 'debug_token', code: 2 });
    return connect(stand, await stand.signup());
  }),
};

/** Sends what the browser got for a fresh project. */
async function connect(stand: Stand, body: object, base = stand.base): ReturnType<Stand['call']> {
  return stand.call('POST', `${base}/projects/${await stand.idleProject(base)}/embedded-signup`, body);
}

/** A signup waits for Meta so long that another takes its place; needs a clock of its own. */
async function overtaken(): ReturnType<Stand['call']> {
  const stage = await createStage();
  try {
    const clock = { ms: Date.now(), now: () => new Date(clock.ms) };
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let exchanges = 0;
    const exchangeCode: typeof stage.provider.exchangeCode = async (...call) => {
      exchanges += 1;
      if (exchanges === 1) await held;
      return stage.provider.exchangeCode(...call);
    };
    await stage.startApi({ clock, provider: { ...stage.provider, exchangeCode } });
    const tenantId = await stage.tenant();
    const path = `/v1/tenants/${tenantId}/projects/${await stage.project(tenantId)}/embedded-signup`;
    const first = stage.call('POST', path, await stage.signup());
    await stage.until(async () => exchanges === 1);
    clock.ms += 180_000;
    const second = await stage.call('POST', path, await stage.signup());
    if (second.status !== 202) throw new Error(JSON.stringify(second.body));
    letGo();
    return { method: 'POST', path, ...(await first) };
  } finally {
    await stage.end();
  }
}
