import { FORMS, MARK, TIME_BYTES } from './packed-forms.ts';
import { Packing } from './packing.ts';

/** Of the name of a stream the id. */
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

/**
 * The same bytes, shorter: ids, times and base64 in them stand there as what they say, and the id of the stream that
 * they belong to not at all. Whatever the bytes are, `unpack` gives them back.
 */
export function pack(bytes: Buffer, stream: string): Buffer {
  return new Packing(bytes, stream, UUID.exec(stream)?.index ?? -1).packed();
}

/**
 * The bytes that were packed for this stream.
 * @throws RangeError for what `pack` does not write
 */
export function unpack(packed: Buffer, stream: string): Buffer {
  const own = UUID.exec(stream)?.[0] ?? '';
  let text = '';
  let at = 0;
  for (let next = packed.indexOf(MARK); next >= 0; next = packed.indexOf(MARK, at)) {
    const behind = behindMark(packed, next + 2, own);
    text += packed.toString('latin1', at, next) + behind.text;
    at = behind.end;
  }
  return Buffer.from(text + packed.toString('latin1', at), 'latin1');
}

/** What a form stands for, of which the bytes begin at `from`, and where they end. */
function behindMark(packed: Buffer, from: number, own: string): { text: string; end: number } {
  switch (packed[from - 1]) {
    case FORMS.itself:
      return { text: '\xff', end: from };
    case FORMS.uuid:
      return { text: uuidOf(packed.toString('hex', from, from + 16)), end: from + 16 };
    case FORMS.time: {
      const end = from + TIME_BYTES;
      return { text: new Date(packed.readUIntBE(from, TIME_BYTES)).toISOString(), end };
    }
    case FORMS.base64: {
      const end = from + 2 + packed.readUInt16BE(from);
      return { text: packed.toString('base64', from + 2, end), end };
    }
    case FORMS.ofTheStream:
      return { text: own, end: from };
    default:
      throw new RangeError('An event is packed in a form that is not known here.');
  }
}

function uuidOf(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
