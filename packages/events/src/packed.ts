/** A byte that no text holds. The byte behind it tells what stands there in place of longer text. */
const MARK = 0xff;

/** What may stand behind the mark. The numbers are in every event that was ever stored, and never change. */
const FORMS = {
  /** The mark. */
  itself: 0,
  /** A UUID: 16 bytes. */
  uuid: 1,
  /** A time with milliseconds, in UTC: 6 bytes, milliseconds since 1970. */
  time: 2,
  /** Letters of base64: 2 bytes, how many bytes follow, and these. */
  base64: 3,
  /** The UUID in the name of the stream: nothing. */
  ofTheStream: 4,
} as const;

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/;
/**
 * Not what stands behind a dot: a wamid holds a person's number in its base64, which nobody who searches the database
 * should find. Of what is longer than two bytes can tell the rest stays as it is.
 */
const BASE64 = /(?<![A-Za-z0-9+/.])[A-Za-z0-9+/]{32,65536}={0,2}/;

const SHORTENED = new RegExp(`(${UUID.source})|(${TIME.source})|\\xff`, 'g');
const ALL_SHORTENED = new RegExp(`(${UUID.source})|(${TIME.source})|(${BASE64.source})|\\xff`, 'g');
/** Looking for base64 costs as much as all else; an event that holds something sealed is longer than this, in bytes. */
const LONG = 500;

const TIME_BYTES = 6;

/**
 * The same bytes, shorter: ids, times and base64 in them stand there as what they say, and the id of the stream that
 * they belong to not at all. Whatever the bytes are, `unpack` gives them back.
 */
export function pack(bytes: Buffer, stream: string): Buffer {
  const own = UUID.exec(stream)?.[0];
  const text = bytes.toString('latin1');
  const pattern = bytes.length < LONG ? SHORTENED : ALL_SHORTENED;
  const packed = Buffer.allocUnsafe(bytes.length * 2);
  let [from, end] = [0, 0];
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    end += bytes.copy(packed, end, from, found.index);
    const [all, uuid, time, base64] = found;
    if (uuid) end = writeUuid(packed, end, uuid, own);
    else if (time) end = writeTime(packed, end, time);
    else if (base64) end = writeBase64(packed, end, base64);
    else end = writeMark(packed, end, FORMS.itself);
    from = found.index + all.length;
  }
  end += bytes.copy(packed, end, from);
  return Buffer.from(packed.subarray(0, end));
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

function writeMark(into: Buffer, at: number, form: number): number {
  into[at] = MARK;
  into[at + 1] = form;
  return at + 2;
}

function writeUuid(into: Buffer, at: number, uuid: string, own: string | undefined): number {
  if (uuid === own) return writeMark(into, at, FORMS.ofTheStream);
  const begin = writeMark(into, at, FORMS.uuid);
  return begin + into.write(uuid.replaceAll('-', ''), begin, 16, 'hex');
}

/** What only looks like a time, such as the 31st of February, and what is before 1970, stays as it is. */
function writeTime(into: Buffer, at: number, text: string): number {
  const ms = Date.parse(text);
  if (!(ms >= 0) || new Date(ms).toISOString() !== text) return at + into.write(text, at, 'latin1');
  return into.writeUIntBE(ms, writeMark(into, at, FORMS.time), TIME_BYTES);
}

/** As many letters at the beginning as are too many for groups of four stay as they are. */
function writeBase64(into: Buffer, at: number, run: string): number {
  const odd = run.length % 4;
  const bytes = Buffer.from(run.slice(odd), 'base64');
  if (bytes.toString('base64') !== run.slice(odd)) return at + into.write(run, at, 'latin1');
  const begin = writeMark(into, at + into.write(run.slice(0, odd), at, 'latin1'), FORMS.base64);
  return begin + 2 + bytes.copy(into, into.writeUInt16BE(bytes.length, begin));
}

function uuidOf(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
