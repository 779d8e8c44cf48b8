import { type CorpusOf, corpus, corpusAgain } from '@wabus/whatsapp/corpus';
import { seededRandom } from '../crash/random.ts';
import { tellable } from '../crash/told-account.ts';
import { type Outcome, perMessage } from './outcome.ts';
import { untilQuiet } from './quiet.ts';
import type { Stand } from './stand.ts';
import { type Next, Poster, signedText, type Text, Writer } from './texts.ts';
import { Window } from './window.ts';

/** What a webhook of any kind costs beside one with a text, at the same rates: every body of the corpus, shuffled. */
export async function kinds(stand: Stand): Promise<Outcome> {
  const { base, projectId, inbox, product } = stand;
  const of = await tellable(stand, { tenantId: 'bench', base, projectId, ...inbox });
  const texts = new Writer(inbox, product.said.appSecret);
  const mix = new Mix(of, product.said.appSecret);
  const poster = new Poster(product.said.webhook);
  try {
    // Everybody has written once, and every kind has come once, before anything is measured.
    await poster.closedLoop(Array.from({ length: 500 }, () => texts.next()));
    await poster.closedLoop(corpus.map(() => mix.next()));
    await untilQuiet(product);
    const figures: Record<string, number> = {};
    let last: Outcome | undefined;
    for (const rate of stand.sizes.rates) {
      const text = await atRate(stand, poster, texts, rate, `at${rate}.text.`);
      last = await atRate(stand, poster, mix, rate, `at${rate}.mix.`);
      Object.assign(figures, text.figures, last.figures);
      const [one = 0, other = 0] = [figures[`at${rate}.mix.cpuMs`], figures[`at${rate}.text.cpuMs`]];
      figures[`at${rate}.ratio`] = one / other;
      stand.say(
        `${rate}/s: ${one.toFixed(0)} ms of CPU per 1,000 of all kinds, ${other.toFixed(0)} of texts`,
      );
    }
    return { ...last, figures };
  } finally {
    await poster.close();
  }
}

async function atRate(
  stand: Stand,
  poster: Poster,
  writer: Next,
  perSecond: number,
  prefix: string,
): Promise<Outcome> {
  await poster.openLoop(writer, { perSecond, seconds: 2 }, () => undefined);
  const window = await Window.begin(stand.product);
  const count = await poster.openLoop(writer, { perSecond, seconds: stand.sizes.seconds }, () => undefined);
  return perMessage(await window.end(await untilQuiet(stand.product)), count, prefix);
}

/** Bodies of every kind in an order of chance, each time of other people and times. */
class Mix implements Next {
  readonly #of: CorpusOf;
  readonly #secret: string;
  readonly #random = seededRandom(7);
  #repetition = 0;
  #left: Text[] = [];

  constructor(of: CorpusOf, appSecret: string) {
    this.#of = of;
    this.#secret = appSecret;
  }

  next(): Text {
    if (this.#left.length === 0) this.#left = this.#again();
    return this.#left.pop() as Text;
  }

  #again(): Text[] {
    const bodies = corpusAgain(corpus, this.#of, this.#repetition++);
    const drawn = bodies.map(({ name, body }) => ({ place: this.#random(), name, body }));
    return drawn
      .sort((one, other) => one.place - other.place)
      .map(({ name, body }) => signedText(name, JSON.stringify(body), this.#secret));
  }
}
