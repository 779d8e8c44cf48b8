import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { Keyring } from '@wabus/keyring';
import type { Pool } from '@wabus/postgres';

/** Bytes of a body in one part, before they are compressed. */
const PART_BYTES = 512 * 1_024;

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Whose a body is. */
interface BodyOf {
  readonly tenantId: string;
  readonly bodyId: string;
}

/** Bodies of jobs: compressed, sealed with the tenant's key, a part at a time in memory. */
export class Bodies {
  readonly #pool: Pool;
  readonly #keyring: Pick<Keyring, 'sealForTenant' | 'openForTenant'>;

  constructor(pool: Pool, keyring: Pick<Keyring, 'sealForTenant' | 'openForTenant'>) {
    this.#pool = pool;
    this.#keyring = keyring;
  }

  /** Keeps a body part by part as it comes in; throws what reading it throws, and has kept nothing then. */
  async keep(of: BodyOf, body: AsyncIterable<Uint8Array>): Promise<void> {
    let gathered: Uint8Array[] = [];
    let [size, seq] = [0, 0];
    const flush = async (): Promise<void> => {
      await this.#insert(of, seq, Buffer.concat(gathered));
      seq += 1;
      [gathered, size] = [[], 0];
    };
    try {
      for await (const chunk of body) {
        gathered.push(chunk);
        size += chunk.length;
        if (size >= PART_BYTES) await flush();
      }
      if (size > 0) await flush();
    } catch (error) {
      await this.drop(of).catch(() => undefined);
      throw error;
    }
  }

  async *read(of: BodyOf): AsyncGenerator<Buffer> {
    for (let seq = 0; ; seq += 1) {
      const { rows } = await this.#pool.query<{ sealed: string }>(
        'select sealed from jobs.parts where tenant_id = $1 and body_id = $2 and seq = $3',
        [of.tenantId, of.bodyId, seq],
      );
      const [part] = rows;
      if (!part) return;
      const [plain] = await this.#keyring.openForTenant(of.tenantId, [{ id: idOf(of, seq), ...part }]);
      yield await decompress(Buffer.from(String(plain), 'base64'));
    }
  }

  async drop({ tenantId, bodyId }: BodyOf): Promise<void> {
    await this.#pool.query('delete from jobs.parts where tenant_id = $1 and body_id = $2', [
      tenantId,
      bodyId,
    ]);
  }

  async #insert(of: BodyOf, seq: number, bytes: Buffer): Promise<void> {
    const plain = (await compress(bytes)).toString('base64');
    const [sealed] = await this.#keyring.sealForTenant(of.tenantId, [{ id: idOf(of, seq), plain }]);
    await this.#pool.query(
      'insert into jobs.parts (tenant_id, body_id, seq, sealed) values ($1, $2, $3, $4)',
      [of.tenantId, of.bodyId, seq, sealed],
    );
  }
}

const idOf = ({ bodyId }: BodyOf, seq: number): string => `${bodyId} ${seq}`;
