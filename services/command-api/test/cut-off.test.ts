import { CommandRunner, Idempotency } from '@wabus/commands';
import { fold, type ProjectState, projectDecider } from '@wabus/domain';
import { withAppendFaults } from '@wabus/event-store/testing';
import { type CatalogueEvent, streamName } from '@wabus/events';
import { silentLogger, systemClock, systemIds } from '@wabus/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SignupClaims } from '../src/signup/claims.ts';
import { endCutOff } from '../src/signup/cut-off.ts';
import type { Core } from '../src/streams/core.ts';
import { createStage, type Stage } from './stage.ts';

let stage: Stage;
let tenantId: string;
beforeAll(async () => {
  stage = await createStage();
  tenantId = await stage.tenant();
});
afterAll(() => stage.end());

/** What commands stand on, beside the API, on this store. */
function coreOn(store: Stage['store']): Core {
  const { keyring, vault, provider, gates } = stage;
  const ports = { store, keyring, rawWebhooksMs: 0, clock: systemClock, ids: systemIds };
  const runner = new CommandRunner(ports);
  const idempotency = new Idempotency({ store, runner });
  return { ...ports, vault, provider, gates, idempotency, logger: silentLogger, runner };
}

/** The store of a process that stands still before one of its appends, until it is let go. */
function standingStill(before: number) {
  const store = withAppendFaults(stage.store, () => 'none');
  const [reached, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let appends = 0;
  const append: typeof store.append = async (given) => {
    appends += 1;
    if (appends === before) {
      reached.resolve();
      await gate.promise;
    }
    return store.append(given);
  };
  return { store: { ...store, append }, reached: reached.promise, letGo: gate.resolve };
}

const cause = () => ({
  ...{ tenantId, correlationId: systemIds.random(), causationId: systemIds.random() },
  actor: { kind: 'system', id: 'test' } as const,
});

async function project(projectId: string): Promise<ProjectState> {
  const events = await stage.store.readStream(streamName.project(projectId));
  return fold(projectDecider, events as CatalogueEvent[]) as ProjectState;
}

/** A project whose process died after it had claimed account and number. */
async function cutOff() {
  const core = coreOn(stage.store);
  const projectId = await stage.project(tenantId);
  const place = (await stage.signup()) as { wabaId: string; phoneNumberId: string };
  const { wabaId, phoneNumberId } = place;
  await core.runner.run({
    decider: projectDecider,
    stream: streamName.project(projectId),
    command: { type: 'BeginSignup', projectId, signupId: systemIds.fresh(), wabaId, phoneNumberId },
    context: { ...cause(), key: tenantId },
  });
  await new SignupClaims(core, cause()).claim({ tenantId, projectId, wabaId, phoneNumberId });
  return { projectId, wabaId, phoneNumberId };
}

/** How often it was claimed, less how often it was given back. */
async function held(stream: string): Promise<number> {
  const seen = await stage.eventTypes(stream);
  return seen.length - 2 * seen.filter((type) => type.endsWith('Released')).length;
}

test.each([1, 2, 3])(
  'a signup that is ended slowly takes no claim of the next one away, wherever it stood still: before append %i',
  async (before) => {
    const { projectId, wabaId, phoneNumberId } = await cutOff();
    const clock = { ms: Date.now(), now: () => new Date(clock.ms) };
    await stage.startApi({ clock });
    const slow = standingStill(before);
    const ending = endCutOff(coreOn(slow.store), cause(), await project(projectId));
    await slow.reached;
    clock.ms += 180_000;
    const { code } = await stage.signup({ wabaId, phoneNumberId });
    const path = `/v1/tenants/${tenantId}/projects/${projectId}/embedded-signup`;
    expect((await stage.call('POST', path, { code, wabaId, phoneNumberId })).status).toBe(202);
    slow.letGo();
    await ending;
    expect(await held(streamName.waba(wabaId))).toBe(1);
    expect(await held(streamName.number(phoneNumberId))).toBe(1);
    expect((await project(projectId)).signup).toMatchObject({ phase: 'going-live', tokenStored: true });
  },
);
