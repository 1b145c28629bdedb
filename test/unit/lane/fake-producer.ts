import type { Acknowledgements, Message, Producer } from '../../../src/backend/backend.ts';

/** A producer whose messages are settled by hand. */
export class FakeProducer implements Producer {
  readonly effective = {};
  /** What was sent, as text, with its token; the newest last. */
  readonly sent: { token: number; value: string; key: string | null }[] = [];
  flushes: number[] = [];
  /** What becomes of a flush; nothing unless said. */
  onFlush: () => Promise<void> = async () => {};
  private readonly acknowledgements: Acknowledgements;

  constructor(acknowledgements: Acknowledgements) {
    this.acknowledgements = acknowledgements;
  }

  send({ bytes, start, end, key }: Message, token: number): void {
    this.sent.push({ token, value: bytes.toString('utf8', start, end), key: key?.toString() ?? null });
  }

  /** Settles the oldest `count` messages that wait, in one response. */
  settle(count: number, error: string | null = null): void {
    const tokens = this.sent.splice(0, count).map(({ token }) => token);
    this.acknowledgements.settleAll(tokens, tokens.length, error);
  }

  async flush(timeoutMs: number): Promise<void> {
    this.flushes.push(timeoutMs);
    await this.onFlush();
  }

  async close(): Promise<void> {}
}
