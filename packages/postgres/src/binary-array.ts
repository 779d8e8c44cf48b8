import { instantOf, writeUuid } from '@wabus/platform';
import { arrayText } from './array-text.ts';

/** How elements of a type are written in binary: the id of the type, and room for the longest text or that of all others. */
interface ElementFormat {
  /** `oid` of pg_type. */
  readonly type: number;
  /** Bytes that a value takes at most; -1: it is none of this type, or its text alone says it exactly. */
  most(value: unknown): number;
  /** Writes a value behind `at`; answers where it ends, -1 if it cannot. */
  write(value: never, into: Buffer, at: number): number;
}

/** Postgres counts microseconds from the year 2000. */
const EPOCH_MS = 946_684_800_000;
const JSONB_VERSION = 1;

const ofText = (value: unknown): number => (typeof value === 'string' ? value.length * 3 : -1);

const FORMATS: Readonly<Record<string, ElementFormat>> = {
  text: { type: 25, most: ofText, write: (value: string, into, at) => at + into.write(value, at) },
  jsonb: {
    type: 3_802,
    most: (value) => (typeof value === 'string' ? value.length * 3 + 1 : -1),
    write: (value: string, into, at) => {
      into[at] = JSONB_VERSION;
      return at + 1 + into.write(value, at + 1);
    },
  },
  uuid: {
    type: 2_950,
    most: (value) => (typeof value === 'string' ? 16 : -1),
    write: (value: string, into, at) => (writeUuid(value, into, at) ? at + 16 : -1),
  },
  timestamptz: {
    type: 1_184,
    most: (value) => (value instanceof Date || typeof value === 'string' ? 8 : -1),
    write: (value: Date | string, into, at) => {
      const ms = typeof value === 'string' ? instantOf(value) : value.getTime();
      return Number.isInteger(ms) ? into.writeBigInt64BE(BigInt(ms - EPOCH_MS) * 1_000n, at) : -1;
    },
  },
  bigint: {
    type: 20,
    most: (value) => (typeof value === 'bigint' || Number.isSafeInteger(value) ? 8 : -1),
    write: (value: bigint | number, into, at) => {
      const whole = BigInt(value);
      return BigInt.asIntN(64, whole) === whole ? into.writeBigInt64BE(whole, at) : -1;
    },
  },
  int: {
    type: 23,
    most: (value) => (Number.isInteger(value) && (value as number) === ((value as number) | 0) ? 4 : -1),
    write: (value: number, into, at) => into.writeInt32BE(value, at),
  },
  smallint: {
    type: 21,
    most: (value) => (Number.isInteger(value) && Math.abs(value as number) < 2 ** 15 ? 2 : -1),
    write: (value: number, into, at) => into.writeInt16BE(value, at),
  },
  boolean: {
    type: 16,
    most: (value) => (typeof value === 'boolean' ? 1 : -1),
    write: (value: boolean, into, at) => into.writeUInt8(Number(value), at),
  },
  bytea: {
    type: 17,
    most: (value) => (Buffer.isBuffer(value) ? value.length : -1),
    write: (value: Buffer, into, at) => at + value.copy(into, at),
  },
};

/** Before the elements: dimensions, whether there are nulls, type, how many, and the index of the first. */
const HEADER = 20;
const IS_NULL = -1;

/** Where arrays are put together, one after the other. */
let room = Buffer.allocUnsafe(64 * 1_024);

/**
 * An array for a parameter of this type, such as `uuid`, in the binary form, which neither side has to parse; as text where
 * the type or an element is not known here, and what that cannot say either as the driver writes it.
 */
export function arrayOf(type: string, values: readonly unknown[]): Buffer | string | readonly unknown[] {
  const format = FORMATS[type];
  return (format && binaryArray(format, values)) ?? arrayText(values);
}

function binaryArray(format: ElementFormat, values: readonly unknown[]): Buffer | undefined {
  let end = HEADER;
  let hasNulls = 0;
  for (const value of values) {
    const isNull = value === null || value === undefined;
    const most = isNull ? 0 : format.most(value);
    if (most < 0) return undefined;
    if (end + 4 + most > room.length) room = Buffer.concat([room], (end + 4 + most) * 2);
    if (isNull) {
      hasNulls = 1;
      end = room.writeInt32BE(IS_NULL, end);
      continue;
    }
    const from = end + 4;
    const to = format.write(value as never, room, from);
    if (to < 0) return undefined;
    room.writeInt32BE(to - from, end);
    end = to;
  }
  room.writeInt32BE(1, 0);
  room.writeInt32BE(hasNulls, 4);
  room.writeInt32BE(format.type, 8);
  room.writeInt32BE(values.length, 12);
  room.writeInt32BE(1, 16);
  return Buffer.from(room.subarray(0, end));
}
