const MAX_LENGTH = 255;

/** A username as WhatsApp has it, without its @ and in small letters; null for what is none. */
export function usernameOf(text: string | undefined): string | null {
  const name = text?.trim().replace(/^@/, '').toLowerCase() ?? '';
  return name !== '' && name.length <= MAX_LENGTH ? name : null;
}
