import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Secret } from '@wabus/platform';
import { createPool, ensureRoles, roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createVault, installVault, loadKek, type SecretName, type Vault, VaultError } from './index.ts';

const kek = new Secret(randomBytes(32).toString('hex'));
const TOKEN = 'EAAG-token-of-a-business-0123456789';

let db: TestDatabase;
let vault: Vault;
const opened: Vault[] = [];

function another(otherKek: Secret = kek): Vault {
  const made = createVault({ url: roleUrl(db.url, 'wabus_vault'), kek: otherKek });
  opened.push(made);
  return made;
}

beforeAll(async () => {
  db = await testDatabase();
  await installVault(db.url);
  await installVault(db.url);
  vault = another();
});

afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await db.drop();
});

const name = (projectId: string, more: Partial<SecretName> = {}): SecretName => ({
  tenantId: 't1',
  projectId,
  purpose: 'business-token',
  ...more,
});

/** Puts the stored bytes of one place over those of another. */
async function swapInto(
  target: SecretName,
  source: SecretName,
  versions = { target: 1, source: 1 },
): Promise<void> {
  const changed = await db.pool.query(
    `update vault.secrets t set box = s.box from vault.secrets s
     where (t.tenant_id, t.project_id, t.purpose, t.version) = ($1, $2, $3, $4)
       and (s.tenant_id, s.project_id, s.purpose, s.version) = ($5, $6, $7, $8)`,
    [target, source].flatMap((one, index) => [
      one.tenantId,
      one.projectId,
      one.purpose,
      index === 0 ? versions.target : versions.source,
    ]),
  );
  expect(changed.rowCount).toBe(1);
}

describe('keeping secrets', () => {
  test('what was put is what another process gets, and an empty place is null', async () => {
    expect(await vault.get(name('p1'))).toBeNull();
    expect(await vault.put(name('p1'), new Secret(TOKEN))).toBe(1);
    expect((await another().get(name('p1')))?.reveal()).toBe(TOKEN);
    expect(await vault.get(name('p1', { purpose: 'two-step-pin' }))).toBeNull();
    expect(await vault.get(name('p1', { tenantId: 't2' }))).toBeNull();
  });

  test('each put is the next version, and the newest one is got', async () => {
    expect(await vault.put(name('p2'), new Secret('first'))).toBe(1);
    expect(await vault.put(name('p2'), new Secret('second'))).toBe(2);
    expect((await vault.get(name('p2')))?.reveal()).toBe('second');
  });

  test('puts at once, also of a tenant met for the first time, get versions without gap or repeat', async () => {
    const here = name('p3', { tenantId: 't-at-once' });
    const vaults = [vault, another(), another()];
    const puts = Array.from({ length: 12 }, (_, index) =>
      (vaults[index % 3] ?? vault).put(here, new Secret(`token ${index}`)),
    );
    const versions = await Promise.all(puts);
    expect([...versions].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    const newest = versions.indexOf(12);
    expect((await vault.get(here))?.reveal()).toBe(`token ${newest}`);
  });

  test('a secret that came out prints as nothing', async () => {
    await vault.put(name('p4'), new Secret(TOKEN));
    const secret = await vault.get(name('p4'));
    expect(`${secret} ${inspect(secret)} ${JSON.stringify({ secret })}`).not.toContain(TOKEN);
  });
});

describe('rows that somebody changed', () => {
  test('a secret does not open in the place of another tenant, project, purpose or version', async () => {
    const source = name('source');
    await vault.put(source, new Secret(TOKEN));
    await vault.put(source, new Secret('newer'));
    const targets = [
      name('target'),
      name('source', { purpose: 'two-step-pin' }),
      name('source', { tenantId: 't-other' }),
    ];
    for (const target of targets) {
      await vault.put(target, new Secret('own'));
      await swapInto(target, source);
      await expect(another().get(target)).rejects.toThrow(VaultError);
    }
    await swapInto(source, source, { target: 2, source: 1 });
    await expect(vault.get(source)).rejects.toThrow(VaultError);
  });

  test('no bit of a stored secret can be changed', async () => {
    const here = name('bits');
    await vault.put(here, new Secret('x'));
    const { rows } = await db.pool.query<{ box: Buffer }>(
      "select box from vault.secrets where project_id = 'bits'",
    );
    const box = rows[0]?.box ?? Buffer.alloc(0);
    for (let at = 0; at < box.length; at += 1) {
      const changed = Buffer.from(box);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await db.pool.query("update vault.secrets set box = $1 where project_id = 'bits'", [changed]);
      await expect(vault.get(here)).rejects.toThrow(VaultError);
    }
  });

  test('another key-encryption key opens nothing, and its error tells no secret', async () => {
    await vault.put(name('kek'), new Secret(TOKEN));
    const stranger = another(new Secret(randomBytes(32).toString('base64')));
    const error = await stranger.get(name('kek')).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(VaultError);
    expect(inspect(error, { depth: 5 })).not.toContain(TOKEN);
  });

  test('a data key of one tenant does not unwrap for another', async () => {
    await vault.put(name('dek', { tenantId: 't-a' }), new Secret('a'));
    await vault.put(name('dek', { tenantId: 't-b' }), new Secret('b'));
    await db.pool.query(
      `update vault.data_keys set wrapped_key = (select wrapped_key from vault.data_keys where tenant_id = 't-a')
       where tenant_id = 't-b'`,
    );
    await expect(another().get(name('dek', { tenantId: 't-b' }))).rejects.toThrow('does not unwrap');
  });
});

describe('what is stored, and who may see it', () => {
  test('no token and no PIN stands anywhere in the tables', async () => {
    const pin = '493817';
    await vault.put(name('plain'), new Secret(TOKEN));
    await vault.put(name('plain', { purpose: 'two-step-pin' }), new Secret(pin));
    const { rows } = await db.pool.query<{ row: string }>(
      `select t::text as row from vault.secrets t union all select k::text from vault.data_keys k`,
    );
    const text = rows.map((one) => one.row).join('\n');
    expect(text).toContain('two-step-pin');
    for (const form of [
      TOKEN,
      Buffer.from(TOKEN).toString('hex'),
      Buffer.from(pin).toString('hex'),
      kek.reveal(),
    ]) {
      expect(text).not.toContain(form);
    }
  });

  test('the vault’s role may neither change nor delete a secret, and the keyring’s role sees nothing', async () => {
    const own = createPool({ url: roleUrl(db.url, 'wabus_vault'), max: 1 });
    await ensureRoles(db.pool, [{ name: 'wabus_keyring' }]);
    const stranger = createPool({ url: roleUrl(db.url, 'wabus_keyring'), max: 1 });
    try {
      await expect(own.query('delete from vault.secrets')).rejects.toThrow('permission denied');
      await expect(own.query("update vault.secrets set box = ''")).rejects.toThrow('permission denied');
      await expect(stranger.query('select * from vault.secrets')).rejects.toThrow('permission denied');
      await expect(stranger.query('select * from vault.data_keys')).rejects.toThrow('permission denied');
    } finally {
      await Promise.all([own.end(), stranger.end()]);
    }
  });
});

describe('the key-encryption key', () => {
  test('comes from its value or its file, and nothing is ever made', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wabus-kek-'));
    try {
      const file = join(folder, 'kek');
      await expect(loadKek({ file })).rejects.toThrow('ENOENT');
      expect(await readdir(folder)).toEqual([]);
      await writeFile(file, `${kek.reveal()}\n`);
      expect((await loadKek({ file })).reveal()).toBe(kek.reveal());
      const value = randomBytes(32).toString('base64');
      expect((await loadKek({ file, value })).reveal()).toBe(value);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('is refused when it is none or no key, without being quoted', async () => {
    await expect(loadKek({})).rejects.toThrow('no key-encryption key');
    await expect(loadKek({ value: 'half-a-key' })).rejects.toThrow('32 bytes');
    await expect(loadKek({ value: 'half-a-key' })).rejects.not.toThrow('half-a-key');
  });
});
