import { authorisationIn } from './confluent-faults.ts';

/**
 * librdkafka's names for its error numbers, as `rd_kafka_err2name` gives them: `_MSG_TIMED_OUT` for its own errors,
 * `NOT_LEADER_FOR_PARTITION` for a broker's. `codes` is the client's table, in which each name has `ERR_` before it.
 */
export function errorNames(codes: Readonly<Record<string, number>>): (code: unknown) => string {
  const names = new Map<number, string>();
  for (const [name, code] of Object.entries(codes))
    if (!names.has(code)) names.set(code, name.replace(/^ERR_/, ''));
  return (code) => {
    if (typeof code !== 'number') return '_STATE';
    return names.get(code) ?? `ERROR_${code}`;
  };
}

/**
 * What messages fail with, by name. After a fatal error librdkafka says of each message only that there was one, or that it
 * was purged for it. Its log has the cause; of those that a user can mend, only the permission for idempotence is fatal.
 */
export class ConfluentFailures {
  readonly #nameOf: (code: unknown) => string;
  #mayBeIdempotent = true;

  constructor(codes: Readonly<Record<string, number>>) {
    this.#nameOf = errorNames(codes);
  }

  /** Takes note of a line of librdkafka's log, or of an error that it told. */
  hear(line: string): void {
    if (authorisationIn(line) === noPermission) this.#mayBeIdempotent = false;
  }

  nameOf(code: unknown): string {
    const name = this.#nameOf(code);
    return !this.#mayBeIdempotent && afterFatal.has(name) ? noPermission : name;
  }
}

const noPermission = 'CLUSTER_AUTHORIZATION_FAILED';
const afterFatal: ReadonlySet<string> = new Set(['_FATAL', '_PURGE_QUEUE']);
