import { setTimeout as sleep } from 'node:timers/promises';
import type { Acknowledged } from './acknowledged.ts';
import { recipientAddress } from './recipients.ts';
import type { Actor, Scene } from './scene.ts';
import type { Stand } from './stand.ts';

const EVERY_MS = 250;
const WORDS = ['STOP', 'stop!', 'Sair', 'Parar'];

/**
 * What goes on beside the campaigns: people of the first tenant write STOP, and the second tenant's CRM sends single
 * messages, each repeated under its Idempotency-Key until it is acknowledged. What was acknowledged is written down.
 */
export class Traffic {
  readonly #stand: Stand;
  readonly #acknowledged: Acknowledged;
  readonly #running: Promise<unknown>;
  #over = false;
  #abandoned = false;

  constructor(
    stand: Stand,
    { first, second }: Scene,
    { recipients, random }: { readonly recipients: number; readonly random: () => number },
    acknowledged: Acknowledged,
  ) {
    this.#stand = stand;
    this.#acknowledged = acknowledged;
    this.#running = Promise.all([this.#stops({ ...first, recipients }, random), this.#singles(second)]);
  }

  /** Begins nothing new, and waits until what was begun is acknowledged. */
  async end(): Promise<void> {
    this.#over = true;
    await this.#running;
  }

  /** Lets go also of what was not acknowledged. */
  abandon(): void {
    this.#over = true;
    this.#abandoned = true;
  }

  async #stops(
    { tenantId, phoneNumberId, recipients }: Pick<Actor, 'tenantId' | 'phoneNumberId' | 'recipients'>,
    random: () => number,
  ): Promise<void> {
    for (let count = 0; !this.#over; count += 1) {
      const from = recipientAddress(Math.floor(random() * recipients)).slice(1);
      const said = { from, type: 'text', text: { body: WORDS[count % WORDS.length] } };
      // Meta's side restarts with the whole process: what it did not acknowledge was not sent, and is given up.
      const answer = await this.#stand.client
        .simulator<{ wamid: string }>('POST', `/numbers/${phoneNumberId}/inbound`, said)
        .catch(() => undefined);
      if (answer) this.#acknowledged.inbound.push({ tenantId, wamid: answer.wamid });
      await sleep(EVERY_MS);
    }
  }

  async #singles({ tenantId, base, projectId }: Actor): Promise<void> {
    for (let count = 0; !this.#over; count += 1) {
      const template = { name: 'order_ready', language: 'en_US', variables: { 1: 'Ana', 2: `A-${count}` } };
      const body = { projectId, to: recipientAddress(100_000 + count), type: 'template', template };
      const messageId = await this.#untilAcknowledged(`${base}/messages`, `single-${count}`, body);
      if (messageId === null) return;
      this.#acknowledged.messages.push({ tenantId, messageId });
      await sleep(EVERY_MS);
    }
  }

  async #untilAcknowledged(path: string, key: string, body: object): Promise<string | null> {
    while (!this.#abandoned) {
      const { url, token } = this.#stand.commands;
      const headers = {
        ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        'idempotency-key': key,
      };
      const sent = { method: 'POST', headers, body: JSON.stringify(body) };
      const response = await fetch(`${url}${path}`, sent).catch(() => undefined);
      const text = await response?.text().catch(() => undefined);
      if (response?.ok && text) return (JSON.parse(text) as { id: string }).id;
      const refused = response && response.status >= 400 && response.status < 500;
      if (refused) throw new Error(`${path} answered ${response.status}: ${text}`);
      await sleep(EVERY_MS);
    }
    return null;
  }
}
