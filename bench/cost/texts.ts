import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { recipientAddress } from '../crash/recipients.ts';

/** The number that people write to. */
export interface Inbox {
  readonly wabaId: string;
  readonly phoneNumberId: string;
}

/** A webhook with one text, signed and ready to go. */
export interface Text {
  readonly wamid: string;
  readonly body: string;
  readonly signature: string;
}

/** When a text was acknowledged, in milliseconds of `performance.now()`. */
export interface Acknowledged {
  readonly text: Text;
  /** When it should have gone out: what it waited in us counts, too. */
  readonly due: number;
  readonly at: number;
}

const CONNECTIONS = 50;
/** So many people write, one after the other. */
const PEOPLE = 500;

/** Whoever has something to post. */
export interface Next {
  next(): Text;
}

/** A webhook of this body, signed as Meta signs it. */
export function signedText(wamid: string, body: string, appSecret: string): Text {
  return { wamid, body, signature: `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}` };
}

/** Writes texts to a number. */
export class Writer implements Next {
  readonly #inbox: Inbox;
  readonly #secret: string;
  readonly #first: number;
  #written = 0;

  /** @param first place of the first of the people who write */
  constructor(inbox: Inbox, appSecret: string, first = 0) {
    this.#inbox = inbox;
    this.#secret = appSecret;
    this.#first = first;
  }

  /** The next text, of the next person. */
  next(): Text {
    const wamid = `wamid.${randomUUID()}`;
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id: this.#inbox.wabaId, changes: [{ field: 'messages', value: this.#value(wamid) }] }],
    });
    return signedText(wamid, body, this.#secret);
  }

  #value(wamid: string): object {
    const n = this.#written++;
    const from = recipientAddress(this.#first + (n % PEOPLE)).slice(1);
    const text = { body: `Is my order A-${n} ready? I would like to come by this afternoon.` };
    return {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '15550783881', phone_number_id: this.#inbox.phoneNumberId },
      contacts: [{ profile: { name: `Ana ${n % PEOPLE}` }, wa_id: from }],
      messages: [{ from, id: wamid, timestamp: `${Math.floor(Date.now() / 1_000)}`, type: 'text', text }],
    };
  }
}

/** Posts texts to one address over connections that stay open. */
export class Poster {
  readonly #pool: Pool;
  readonly #path: string;

  constructor(webhook: string) {
    const url = new URL(webhook);
    this.#pool = new Pool(url.origin, { connections: CONNECTIONS });
    this.#path = url.pathname;
  }

  /** Resolves once the text is acknowledged; throws when it is refused. */
  async post({ body, signature }: Text): Promise<void> {
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
    const answer = await this.#pool.request({ path: this.#path, method: 'POST', headers, body });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`the receiver answered ${answer.statusCode}`);
  }

  /**
   * Posts so many texts a second for so long, whether they are acknowledged or not; `onAcknowledged` is called for each,
   * and all are awaited.
   */
  async openLoop(
    writer: Next,
    { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
    onAcknowledged: (acknowledged: Acknowledged) => void,
  ): Promise<number> {
    const count = Math.round(perSecond * seconds);
    const began = performance.now();
    const under: Promise<void>[] = [];
    for (let n = 0; n < count; n += 1) {
      const due = began + (n * 1_000) / perSecond;
      const wait = due - performance.now();
      if (wait > 0) await sleep(wait);
      const text = writer.next();
      under.push(this.post(text).then(() => onAcknowledged({ text, due, at: performance.now() })));
    }
    await Promise.all(under);
    return count;
  }

  /** Posts these as fast as they are acknowledged; answers how many a second. */
  async closedLoop(texts: readonly Text[]): Promise<number> {
    const began = performance.now();
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let text = texts[next++]; text; text = texts[next++]) await this.post(text);
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    return (texts.length * 1_000) / (performance.now() - began);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
