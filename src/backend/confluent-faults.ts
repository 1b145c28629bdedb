/** What librdkafka said while it connected: its log and its errors, which name the cause that its answer lacks. */
export class ConfluentWords {
  readonly #lines: string[] = [];

  add(line: string): void {
    // One line a broker and try; the first tells the cause, and the last ones whether it stays.
    if (this.#lines.length < keptLines && !this.#lines.includes(line)) this.#lines.push(line);
  }

  get text(): string {
    return this.#lines.join('\n');
  }

  /** The last line, without what librdkafka puts around it; null where it said nothing. */
  get last(): string | null {
    return this.#lines.at(-1)?.replace(/^\[thrd:[^\]]*\]: /, '') ?? null;
  }

  /** The address of a broker that the cluster named and that cannot be connected to; null where all can. */
  get unreachable(): string | null {
    for (const line of this.#lines) {
      const address = /([\w.-]+:\d+)\/\d+: (?:Connect to|Failed to resolve|Connection setup timed out)/.exec(
        line,
      );
      if (address !== null) return address[1]!;
    }
    return null;
  }
}

const keptLines = 50;

/** Kafka's name in an error of librdkafka's, where it is one about permissions. */
export function authorisationIn(text: string): string | null {
  const scope = /(topic|cluster|group|transactional id) authorization failed/i.exec(text)?.[1];
  return scope === undefined ? null : `${scope.toUpperCase().replaceAll(' ', '_')}_AUTHORIZATION_FAILED`;
}
