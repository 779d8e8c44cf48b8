import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ProviderUpload } from '@wabus/provider';

/** A multipart body as it goes out. */
interface UploadBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
  /** What reading the bytes threw; null: nothing. */
  failed(): Error | null;
}

/** The form that Meta takes a file in, streamed, with its whole length said before. */
export function uploadBody({ mimeType, filename, bytes, content }: ProviderUpload): UploadBody {
  const boundary = `wabus-${randomBytes(16).toString('hex')}`;
  const part = (name: string, headers = ''): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${headers}\r\n\r\n`;
  const before = Buffer.from(
    `${part('messaging_product')}whatsapp\r\n${part('type')}${mimeType}\r\n` +
      part('file', `; filename="${quoted(filename)}"\r\nContent-Type: ${mimeType}`),
  );
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  let fault: Error | null = null;
  async function* pieces(): AsyncGenerator<Buffer> {
    yield before;
    try {
      for await (const piece of content) yield piece;
    } catch (error) {
      fault = error instanceof Error ? error : new Error('the bytes could not be read');
      throw fault;
    }
    yield after;
  }
  const body = Readable.from(pieces(), { objectMode: false });
  // Whoever reads it hears of its error; when nobody reads it any more, nobody is to be told.
  body.on('error', () => undefined);
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(before.length + bytes + after.length),
    },
    body,
    failed: () => fault,
  };
}

/** As browsers write names into forms. */
const quoted = (name: string): string =>
  name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
