/**
 * Gives the memory of bytes back that nobody reads any more: V8 looks for such memory only once there are 64 MB of it, which
 * one large file is enough for. Bytes that share their memory with others are left alone; those that are let go are empty.
 */
export function letGo({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** Bytes of which nobody else has a hold: each chunk is let go once the next one is asked for. */
export async function* readOnce(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    yield chunk;
    letGo(chunk);
  }
}
