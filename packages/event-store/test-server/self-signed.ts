// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate and its key, PEM. */
export interface KeyAndCertificate {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

const HOUR_MS = 3_600_000;

/** Makes a certificate for `localhost` and 127.0.0.1 that vouches for itself and is good for a day. For tests only. */
export function selfSignedCertificate(): KeyAndCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(oid('2.5.4.3'), tagged(0x0c, Buffer.from('localhost')))));
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const now = Date.now();
  const body = sequence(
    tagged(0xa0, integer(2)),
    // A first byte of zero would be padding where it is not needed, which readers refuse.
    integer(1, ...randomBytes(8)),
    algorithm,
    name,
    sequence(utcTime(now - HOUR_MS), utcTime(now + 24 * HOUR_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(alternativeNames(), mayVouch())),
  );
  const signature = tagged(0x03, Buffer.concat([Buffer.of(0), sign('sha256', body, privateKey)]));
  return {
    certificate: pem(sequence(body, algorithm, signature)),
    key: Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

/** Subject alternative names: the client asks for the address it connects to. */
function alternativeNames(): Buffer {
  const names = sequence(tagged(0x82, Buffer.from('localhost')), tagged(0x87, Buffer.of(127, 0, 0, 1)));
  return sequence(oid('2.5.29.17'), tagged(0x04, names));
}

/** Basic constraints: an authority, so that it may be named as its own. */
function mayVouch(): Buffer {
  const yes = tagged(0x01, Buffer.of(0xff));
  return sequence(oid('2.5.29.19'), yes, tagged(0x04, sequence(yes)));
}

/** A DER value: tag, length, content. */
function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

const sequence = (...parts: Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts));
const set = (...parts: Buffer[]): Buffer => tagged(0x31, Buffer.concat(parts));

/** A positive integer from its bytes. */
function integer(...bytes: number[]): Buffer {
  return tagged(0x02, Buffer.from((bytes[0] ?? 0) & 0x80 ? [0, ...bytes] : bytes));
}

function utcTime(time: number): Buffer {
  const digits = new Date(time).toISOString().replace(/\D/g, '').slice(2, 14);
  return tagged(0x17, Buffer.from(`${digits}Z`));
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) bytes.unshift((left & 0x7f) | 0x80);
  return bytes;
}

function pem(der: Buffer): Buffer {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  const border = (word: string): string => `-----${word} CERTIFICATE-----`;
  return Buffer.from([border('BEGIN'), ...lines, border('END'), ''].join('\n'));
}
