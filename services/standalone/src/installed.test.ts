import { createPool } from '@wabus/postgres';
import { testDatabase } from '@wabus/postgres/testing';
import { expect, test } from 'vitest';
import { installDatabase } from './install.ts';
import { installationDigest } from './installed.ts';

test('a database that the same sources brought up to date is left alone, and any others bring it up to date', async () => {
  const { url, drop } = await testDatabase();
  const owner = createPool({ url, max: 1 });
  const install = (digest: string) => installDatabase(url, () => undefined, { readsStore: false, digest });
  const isThere = async (): Promise<unknown> =>
    (await owner.query("select to_regclass('vault.secrets') is not null as there")).rows[0];
  try {
    const digest = installationDigest(['secret']);
    await install(digest);
    expect(await isThere()).toEqual({ there: true });
    await owner.query('drop schema vault cascade');
    await install(digest);
    expect(await isThere()).toEqual({ there: false });
    expect(installationDigest(['secret'])).toBe(digest);
    await install(installationDigest(['another secret']));
    expect(await isThere()).toEqual({ there: true });
    await owner.query('drop schema vault cascade; update standalone.digests set cluster = 1');
    await install(installationDigest(['another secret']));
    expect(await isThere()).toEqual({ there: true });
  } finally {
    await owner.end();
    await drop();
  }
});
