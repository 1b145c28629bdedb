import { localSecond } from './local-time.ts';
import { drawFields, emptyFields, services, texts } from './log-fields.ts';
import { buildPieces, copySlack } from './log-pieces.ts';
import type { MessageStream, StreamMessage } from './message-stream.ts';
import type { Random } from './random.ts';

/** More bytes than any record has, the slack of the last copy included. */
const recordLimit = 512;
const retainedSlabBytes = 256 * 1024;

const keys: readonly Buffer[] = services.map((name) => Buffer.from(name));

/** `00` to `99` as the two bytes that DataView.setUint16 writes. */
const digitPairs = Uint16Array.from({ length: 100 }, (_, value) => {
  const tens = Math.floor(value / 10);
  return ((0x30 + tens) << 8) | (0x30 + value - tens * 10);
});

export interface LogStreamOptions {
  readonly random: Random;
  /** The first record's log id, an integer from 0; it rises by one a record. */
  readonly firstLogId: number;
  /** Whether messages carry the service's name as their key. */
  readonly keyed: boolean;
  /** Whether bytes handed out stay as they are for good; if not, they are valid until the next record. */
  readonly retainBytes: boolean;
}

/**
 * The records of generateLogEntry and encodeLogEntry, byte for byte, written straight into a slab: the constant
 * stretches are copied, the digits put in place, and nothing is allocated for a message.
 */
export class LogStream implements MessageStream {
  private readonly random: Random;
  private readonly keyed: boolean;
  private readonly retainBytes: boolean;
  private readonly fields = emptyFields();
  private readonly pieces = buildPieces();

  /** Where records are written: one after another where they are kept, each over the last where they are not. */
  private slab: Buffer;
  private view: DataView;
  private position = 0;

  /** From the opening brace to before the level. */
  private readonly head = Buffer.alloc(160);
  private readonly headView = viewOf(this.head);
  private headLength = 0;
  private timestampMicros = 0;
  private unixMicros = 0;
  private secondStartUs = Number.NaN;
  private nowUs = Number.NaN;

  /** The next log id's digits; they end at `idEnd`, so that the number can grow to the left. */
  private readonly id = Buffer.alloc(idEnd + copySlack);
  private readonly idView = viewOf(this.id);
  private idStart: number;
  private service: number;

  constructor(options: LogStreamOptions) {
    this.random = options.random;
    this.keyed = options.keyed;
    this.retainBytes = options.retainBytes;
    this.slab = Buffer.allocUnsafeSlow(options.retainBytes ? retainedSlabBytes : recordLimit);
    this.view = viewOf(this.slab);
    const digits = String(options.firstLogId);
    this.idStart = idEnd - digits.length;
    this.id.write(digits, this.idStart, 'latin1');
    this.service = options.firstLogId % services.length;
    this.setTime(0);
  }

  setTime(nowUs: number): void {
    if (nowUs === this.nowUs) return;
    this.nowUs = nowUs;
    let micros = Math.floor(nowUs - this.secondStartUs);
    if (!(micros >= 0 && micros < 1e6)) {
      this.startSecond(Math.floor(nowUs / 1e6));
      micros = Math.floor(nowUs - this.secondStartUs);
    }
    const high = (micros / 10_000) | 0;
    const middle = ((micros / 100) | 0) - high * 100;
    const low = micros - high * 10_000 - middle * 100;
    this.writeMicros(this.timestampMicros, high, middle, low);
    this.writeMicros(this.unixMicros, high, middle, low);
  }

  next(message: StreamMessage): void {
    if (this.position + recordLimit > this.slab.length) this.startSlab();
    const { fields, pieces, view, service, position: start } = this;
    const { numbers } = pieces;
    drawFields(fields, service, this.random);

    let at = copy(view, start, this.headView, 0, this.headLength);
    at = this.put(at, numbers.levelAndText + fields.level * texts.length + fields.text);
    at = copy(view, at, this.idView, this.idStart, idEnd - this.idStart);
    at = this.put(at, numbers.service + service);
    at = this.put(at, numbers.ipHost + fields.ipHost);
    if (fields.userNumber < 0) {
      at = this.put(at, numbers.noUser);
    } else {
      const digits = at + pieces.userDigits;
      at = this.put(at, numbers.user);
      putFourDigits(view, digits, fields.userNumber);
    }
    if (fields.responseTimeMs < 0) {
      at = this.put(at, numbers.noResponseTime);
    } else {
      at = putResponseTime(view, at, fields.responseTimeMs);
      at = this.put(at, numbers.afterResponseTime);
    }
    const end = numbers.end + 3 * (fields.status + 1);
    if (fields.errorNumber < 0) {
      at = this.put(at, end);
    } else {
      const digits = at + pieces.errorDigits[fields.status + 1]!;
      at = this.put(at, end + (fields.hasStackTrace ? 2 : 1));
      putThreeDigits(view, digits, fields.errorNumber);
    }

    message.bytes = this.slab;
    message.start = start;
    message.end = at;
    message.key = this.keyed ? keys[service]! : null;
    if (this.retainBytes) this.position = at;
    this.service = service + 1 === services.length ? 0 : service + 1;
    this.countId();
  }

  /** Copies a piece to `at`, and returns where it ends. */
  private put(at: number, piece: number): number {
    const { view, starts, lengths } = this.pieces;
    return copy(this.view, at, view, starts[piece]!, lengths[piece]!);
  }

  private startSlab(): void {
    this.position = 0;
    this.slab = Buffer.allocUnsafeSlow(retainedSlabBytes);
    this.view = viewOf(this.slab);
  }

  /** Once a second, so that a change of the zone's offset is seen when it comes. */
  private startSecond(second: number): void {
    this.secondStartUs = second * 1e6;
    const timestamp = `{"timestamp": "${localSecond(second)}.`;
    const unix = `${timestamp}000000", "timestamp_unix": ${second}.`;
    this.timestampMicros = timestamp.length;
    this.unixMicros = unix.length;
    this.headLength = this.head.write(`${unix}000000, "level": "`, 'latin1');
  }

  private writeMicros(at: number, high: number, middle: number, low: number): void {
    this.headView.setUint16(at, digitPairs[high]!);
    this.headView.setUint16(at + 2, digitPairs[middle]!);
    this.headView.setUint16(at + 4, digitPairs[low]!);
  }

  /** Adds one to the log id where it stands, as text. */
  private countId(): void {
    const { id } = this;
    let digit = idEnd - 1;
    while (id[digit] === nine) {
      id[digit] = zero;
      digit -= 1;
    }
    if (digit < this.idStart) {
      this.idStart = digit;
      id[digit] = zero;
    }
    id[digit] = id[digit]! + 1;
  }
}

const zero = 0x30;
const nine = 0x39;
/** Log ids are safe integers, of at most 16 digits. */
const idEnd = 16;

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Copies `length` bytes, and up to seven more, eight at a time; returns the end without those. The doubles that carry
 * them keep every bit, because eight bytes of ASCII are never a NaN.
 */
function copy(to: DataView, at: number, from: DataView, start: number, length: number): number {
  for (let done = 0; done < length; done += 8)
    to.setFloat64(at + done, from.getFloat64(start + done, true), true);
  return at + length;
}

function putFourDigits(view: DataView, at: number, value: number): void {
  const high = (value / 100) | 0;
  view.setUint16(at, digitPairs[high]!);
  view.setUint16(at + 2, digitPairs[value - high * 100]!);
}

function putThreeDigits(view: DataView, at: number, value: number): void {
  const high = (value / 100) | 0;
  view.setUint8(at, zero + high);
  view.setUint16(at + 1, digitPairs[value - high * 100]!);
}

/** Two to four digits; returns where they end. */
function putResponseTime(view: DataView, at: number, value: number): number {
  if (value >= 1000) {
    putFourDigits(view, at, value);
    return at + 4;
  }
  if (value >= 100) {
    putThreeDigits(view, at, value);
    return at + 3;
  }
  view.setUint16(at, digitPairs[value]!);
  return at + 2;
}
