const [UUID_LETTERS, HYPHEN] = [36, 0x2d];

/** By letter: the value of a small hexadecimal digit; 16 for anything else. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, letter) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(letter));
  return digit < 0 ? 16 : digit;
});
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Writes the 16 bytes of a UUID in small letters; answers whether the text is one. */
export function writeUuid(text: string, bytes: Buffer, at: number): boolean {
  if (text.length !== UUID_LETTERS) return false;
  let end = at;
  for (let letter = 0; letter < UUID_LETTERS; letter += 2) {
    if (letter === 8 || letter === 13 || letter === 18 || letter === 23) {
      if (text.charCodeAt(letter) !== HYPHEN) return false;
      letter += 1;
    }
    const [high, low] = [digitAt(text, letter), digitAt(text, letter + 1)];
    if ((high | low) > 15) return false;
    bytes[end] = high * 16 + low;
    end += 1;
  }
  return true;
}

/** The UUID whose 16 bytes stand here. */
export function readUuid(bytes: Buffer, at: number): string {
  let text = '';
  for (let place = 0; place < 16; place += 1) {
    if (place === 4 || place === 6 || place === 8 || place === 10) text += '-';
    text += HEX[bytes[at + place] ?? 0];
  }
  return text;
}

const digitAt = (text: string, at: number): number => DIGITS[text.charCodeAt(at)] ?? 16;
