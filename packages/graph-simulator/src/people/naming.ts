import type { PersonStanding } from '../state/entries.ts';
import type { World } from '../state/world.ts';

/** Whom a webhook is about, and for which number. */
export interface PersonAt {
  readonly wabaId: string;
  readonly phoneNumberId: string;
  /** Digits of the phone number. */
  readonly digits: string;
}

/** What a webhook calls a person; without `phone` where the person hides it from that business number. */
export interface Naming {
  readonly phone?: string;
  readonly userId: string;
  readonly username?: string;
}

/** What webhooks of a number call a person since April 2026, by what the person shows that number. */
export function namingOf(
  world: World,
  { wabaId, phoneNumberId, digits }: PersonAt,
  standing: PersonStanding | undefined = world.numbers.get(phoneNumberId)?.people.get(digits),
): Naming {
  return {
    ...(standing?.hidesPhone ? {} : { phone: digits }),
    userId: world.userIdOf(wabaId, digits),
    ...(standing?.username === undefined ? {} : { username: standing.username }),
  };
}

/** The item of `contacts` that goes with what a person wrote or told. */
export function writerContact({ phone, userId, username }: Naming, name?: string): Record<string, unknown> {
  return {
    profile: {
      ...(name === undefined ? {} : { name }),
      ...(username === undefined ? {} : { username }),
    },
    ...(phone === undefined ? {} : { wa_id: phone }),
    user_id: userId,
  };
}

/** Who a message is from. */
export function writerOf({ phone, userId }: Naming): { from?: string; from_user_id: string } {
  return { ...(phone === undefined ? {} : { from: phone }), from_user_id: userId };
}
