import type { Secret } from '@wabus/platform';
import type { OtherPorts, Stage } from './stage.ts';

/** One life of a process: it ends after so many durable steps, and then nothing of it reaches the world any more. */
export class Life {
  dead = false;
  /** Durable steps so far: appends of an event, and calls that Meta has answered. */
  readonly steps: string[] = [];
  /** PINs that numbers were registered with. */
  readonly pins: string[] = [];
  readonly #stepsToLive: number;

  constructor(stepsToLive: number) {
    this.#stepsToLive = stepsToLive;
  }

  /** The stage's ports as this life sees them; the answer of its last step is lost with it. */
  ports({
    store,
    provider,
    keyring,
    vault,
  }: Stage): Required<Pick<OtherPorts, 'store' | 'provider' | 'keyring' | 'vault'>> {
    return {
      store: this.#mortal(store, (name, [appends]) =>
        name === 'append' ? (appends as { events: { type: string }[] }[]).map(typesOf).join() : undefined,
      ),
      provider: this.#mortal(provider, (name, given) => {
        if (name === 'registerNumber') this.pins.push((given[1] as Secret).reveal());
        return name;
      }),
      keyring: this.#mortal(keyring, () => undefined),
      vault: this.#mortal(vault, () => undefined),
    };
  }

  #mortal<Port extends object>(
    port: Port,
    stepOf: (name: string, given: unknown[]) => string | undefined,
  ): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const own: unknown = Reflect.get(target, name);
        if (typeof own === 'object' && own !== null) return this.#mortal(own, stepOf);
        if (typeof own !== 'function' || name === 'lintTemplate') return own;
        const method = own as (...given: unknown[]) => unknown;
        if (name === 'subscribeAll')
          return (...given: unknown[]) =>
            this.#whileAlive(method.apply(target, given) as AsyncIterable<unknown>);
        return async (...given: unknown[]) => {
          this.#live();
          const answer = await method.apply(target, given);
          this.#live();
          const step = stepOf(String(name), given);
          if (step !== undefined) this.steps.push(step);
          if (step !== undefined && this.steps.length >= this.#stepsToLive) this.dead = true;
          this.#live();
          return answer;
        };
      },
    });
  }

  async *#whileAlive<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
    this.#live();
    for await (const item of items) {
      this.#live();
      yield item;
    }
  }

  #live(): void {
    if (this.dead) throw new Error('killed');
  }
}

function typesOf({ events }: { readonly events: readonly { readonly type: string }[] }): string {
  return events.map(({ type }) => type).join();
}
