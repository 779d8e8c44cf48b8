import { describe, expect, test } from 'vitest';
import { Watchdog } from './watchdog.ts';

describe('the watchdog', () => {
  test('is content while it is fed, and says for how long it was not', () => {
    let now = 0;
    const dog = new Watchdog(60_000, () => now);
    for (let look = 0; look < 10; look += 1) {
      now += dog.everyMs;
      dog.feed();
      expect(dog.look()).toBeNull();
    }
    for (let look = 0; look < 4; look += 1) {
      now += dog.everyMs;
      expect(dog.look()).toBeNull();
    }
    now += dog.everyMs;
    expect(dog.look()).toBe(75_000);
  });

  test('a process that was frozen begins to wait anew', () => {
    let now = 0;
    const dog = new Watchdog(60_000, () => now);
    now += 3_600_000;
    expect(dog.look()).toBeNull();
    now += 15_000;
    expect(dog.look()).toBeNull();
  });
});
