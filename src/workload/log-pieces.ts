import { levels, services, stackTraceText, statusCodes, texts } from './log-fields.ts';

/** The constant stretches of a record's JSON, one after another in one block, each found by its number. */
export interface Pieces {
  readonly view: DataView;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  /** Numbers of the pieces, by what they hold. */
  readonly numbers: {
    /** + level * texts.length + text: from the level to before the log id. */
    readonly levelAndText: number;
    /** + service: from after the log id to before the last byte of the address. */
    readonly service: number;
    /** + 1..254: that byte, to before the user's id. */
    readonly ipHost: number;
    readonly noUser: number;
    /** Four digits to be filled in, `userDigits` bytes from its start. */
    readonly user: number;
    readonly noResponseTime: number;
    /** What follows the response time's digits. */
    readonly afterResponseTime: number;
    /** + 3 * (status + 1) + (0: no error, 1: error without a stack trace, 2: with one): the status code to the end. */
    readonly end: number;
  };
  readonly userDigits: number;
  /** Where the error's three digits stand in the end piece of a status (+ 1), in bytes from the piece's start. */
  readonly errorDigits: Int32Array;
}

/** Bytes by which a copy in steps of eight may run past the end of a piece. */
export const copySlack = 8;

const userText = '"user_0000", "response_time_ms": ';
const statusTexts = [null, ...statusCodes].map((status) => `${status}`);

/** Lays the pieces out; done once, at a stream's start. */
export function buildPieces(): Pieces {
  const contents: string[] = [];
  const add = (...added: string[]): number => contents.push(...added) - added.length;

  const numbers = {
    levelAndText: add(
      ...levels.flatMap(({ name }) => texts.map((text) => `${name}", "message": "${text} - ID: `)),
    ),
    service: add(...services.map((name) => `", "service": "${name}", "ip": "192.168.1.`)),
    ipHost: add(...Array.from({ length: 255 }, (_, host) => `${host}", "user_id": `)),
    noUser: add('null, "response_time_ms": '),
    user: add(userText),
    noResponseTime: add('null, "status_code": '),
    afterResponseTime: add(', "status_code": '),
    end: add(
      ...statusTexts.flatMap((status) => [
        `${status}}`,
        `${status}, "error_code": "ERR000", "stack_trace": null}`,
        `${status}, "error_code": "ERR000", "stack_trace": "${stackTraceText}"}`,
      ]),
    ),
  };

  const lengths = Int32Array.from(contents, (content) => content.length);
  const starts = new Int32Array(contents.length);
  for (let number = 1; number < starts.length; number += 1)
    starts[number] = starts[number - 1]! + lengths[number - 1]!;
  const bytes = Buffer.from(contents.join('') + '\0'.repeat(copySlack), 'latin1');
  return {
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    starts,
    lengths,
    numbers,
    userDigits: userText.indexOf('0'),
    errorDigits: Int32Array.from(statusTexts, (status) => `${status}, "error_code": "ERR`.length),
  };
}
