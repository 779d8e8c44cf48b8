import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';

const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };
const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Teaches kafkajs zstd, which Node has built in, so that consumers read it whoever wrote it. */
export function registerZstd(): void {
  kafkajs.CompressionCodecs[kafkajs.CompressionTypes.ZSTD] = () => ({
    compress: ({ buffer }: { buffer: Buffer }) => compress(buffer, LEVEL),
    decompress: (buffer: Buffer) => decompress(buffer),
  });
}
