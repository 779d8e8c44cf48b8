import { Secret } from '@wabus/platform';
import { describe, expect, test } from 'vitest';
import type { ProviderUpload } from '../src/index.ts';
import type { Made } from './harness.ts';

const bytes = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(200_000, 'photo ')]);

async function* inTwo(): AsyncGenerator<Buffer> {
  yield bytes.subarray(0, 70_000);
  yield bytes.subarray(70_000);
}

/** What every adapter promises of files that are sent. */
export function describeMedia(made: Made): void {
  const upload = (more: Partial<ProviderUpload> = {}, token = made().token) =>
    made().provider.uploadMedia(
      {
        ...{ phoneNumberId: made().phoneNumberId, mimeType: 'image/png', filename: 'a"b.png' },
        ...{ bytes: bytes.length, content: inTwo(), ...more },
      },
      token,
    );

  describe('media', () => {
    test('a file is uploaded as it is, and found under the id that the provider gave it', async () => {
      const answer = await upload();
      if (answer.kind !== 'ok') throw new Error(`it is ${answer.kind}`);
      const { provider, phoneNumberId, token } = made();
      const found = await provider.findMedia(answer.value, phoneNumberId, token);
      expect(found).toMatchObject({ kind: 'ok', value: { mimeType: 'image/png', bytes: bytes.length } });
      const url = found.kind === 'ok' ? found.value?.url : undefined;
      const download = await provider.openMedia(url ?? '', token);
      if (download.kind !== 'ok') throw new Error(`it is ${download.kind}`);
      expect(Buffer.concat(await Array.fromAsync(download.body)).equals(bytes)).toBe(true);
    });

    test('a type that the provider does not take is a final no, and a wrong token names itself', async () => {
      expect(await upload({ mimeType: 'image/svg+xml' })).toMatchObject({ kind: 'rejected' });
      expect(await upload({}, new Secret('nobodys'))).toMatchObject({ kind: 'rejected', refused: 'token' });
    });

    test('bytes that cannot be read to their end are an error of their own', async () => {
      async function* broken(): AsyncGenerator<Buffer> {
        yield bytes.subarray(0, 70_000);
        throw new RangeError('damaged');
      }
      await expect(upload({ content: broken() })).rejects.toThrow('damaged');
    });

    test('a message that names a medium which the provider does not know says so, and refuses nothing else', async () => {
      const { provider, phoneNumberId, token } = made();
      const to = '+16505550999';
      const message = { ...{ messageId: 'm', attemptId: 'a', phoneNumberId, to }, type: 'image' };
      const verdict = await provider.send({ ...message, content: { id: 'none' } }, token);
      expect(verdict).toMatchObject({ kind: 'rejected', because: 'media-gone' });
      expect(verdict).not.toHaveProperty('refused');
    });
  });
}
