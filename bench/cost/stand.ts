import { approveTemplate, connectProject, DemoClient } from '@wabus/standalone/demo';
import { Product, type ProductOptions } from './product.ts';
import type { Inbox } from './texts.ts';

/** Sizes of everything. */
export interface Sizes {
  readonly recipients: number;
  /** Calls to Meta at the same time; absent: what the product does by itself. */
  readonly concurrency?: number | undefined;
  /** Open-loop rates of inbound texts, a second. */
  readonly rates: readonly number[];
  /** Length of a stretch of inbound texts, and again of one that is looked at. */
  readonly seconds: number;
  /** Texts at full rate. */
  readonly burst: number;
  /** How long a rate must hold to be sustained. */
  readonly sustainSeconds: number;
  readonly idleSeconds: number;
  readonly uploadRows: number;
  /** Recipients of the campaigns that are read. */
  readonly readSizes: readonly number[];
  /** Recipients and threads of the database in which reads are measured once it has grown. */
  readonly grownTo: number;
}

/** A running product with one tenant, a connected number and an approved template. */
export interface Stand {
  readonly product: Product;
  readonly client: DemoClient;
  readonly base: string;
  readonly projectId: string;
  readonly inbox: Inbox;
  readonly sizes: Sizes;
  readonly say: (sentence: string) => void;
  /** So many people were used by now: no campaign writes to anybody twice. */
  people: number;
}

const BASE = '/v1/tenants/bench';

/** Starts the product and makes the tenant. */
export async function openStand(
  options: ProductOptions,
  sizes: Sizes,
  say: (sentence: string) => void,
): Promise<Stand> {
  const product = await Product.start(options);
  try {
    const client = new DemoClient(product.said);
    await client.api('PUT', BASE, { name: 'Bench', country: 'BR', timeZone: 'UTC', language: 'en' });
    const step = { step: () => undefined };
    const { projectId, phoneNumberId } = await connectProject(client, BASE, step);
    await approveTemplate(client, BASE, projectId, step);
    const { wabaId } = await client.api<{ wabaId: string }>('GET', `${BASE}/projects/${projectId}`);
    const inbox = { wabaId, phoneNumberId };
    return { product, client, base: BASE, projectId, inbox, sizes, say, people: 0 };
  } catch (error) {
    await product.stop();
    throw error;
  }
}
