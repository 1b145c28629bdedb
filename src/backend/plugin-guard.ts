import { settlesWithin, withDeadline } from '../deadline.ts';
import { messageOf } from '../errors.ts';
import type { Acknowledgements, ClientReading, Message, Producer, ProducerOptions } from './backend.ts';
import type { PluginBackend, PluginProducer } from './plugin.ts';
import { addFault, type FaultCode, PluginFault, type ProducerFaults } from './plugin-faults.ts';
import { producerOf, readingOf } from './plugin-schema.ts';
import { PluginTokens } from './plugin-tokens.ts';

/** What a backend may be late by: connecting, beside its own limit; flushing, once all is settled. */
const graceMs = 1000;
/** The code of messages for which `send` threw. */
const thrownCode = 'BACKEND_THREW';

/**
 * Connects a user's own backend. Rejects where it throws, rejects, or settles neither way in its time; and with
 * NOT_A_PRODUCER where what it gives cannot be used.
 */
export async function connectGuarded(
  backend: PluginBackend,
  options: ProducerOptions,
  acknowledgements: Acknowledgements,
): Promise<Producer> {
  const faults: ProducerFaults = {};
  const tokens = new PluginTokens(options.window, acknowledgements, faults);
  const limitMs = options.connectTimeoutMs + graceMs;
  const late = () => new Error(`had neither resolved nor rejected after ${limitMs} ms`);
  const connecting = (async () => backend.connect(options, tokens))();
  const given: unknown = await withDeadline(connecting, limitMs, late).catch((error: unknown) => {
    throw new Error(`connect: ${messageOf(error)}`, { cause: error });
  });
  const { effective, problems } = producerOf(given);
  if (problems.length > 0)
    throw new PluginFault('NOT_A_PRODUCER', `what connect gave is no producer: ${problems.join('; ')}`);
  return new GuardedProducer(given as PluginProducer, effective, tokens, faults);
}

/** A user's own producer: whatever it throws or never ends is counted, and takes no lane down. */
class GuardedProducer implements Producer {
  readonly effective: Producer['effective'];
  readonly faults: ProducerFaults;
  private readonly producer: PluginProducer;
  private readonly tokens: PluginTokens;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    producer: PluginProducer,
    effective: Producer['effective'],
    tokens: PluginTokens,
    faults: ProducerFaults,
  ) {
    this.producer = producer;
    this.effective = effective;
    this.tokens = tokens;
    this.faults = faults;
  }

  send(message: Message, token: number): void {
    const sent = this.tokens.give(token);
    try {
      const returned: unknown = this.producer.send(message, token);
      if (returned !== undefined) this.watch(returned, token, sent);
    } catch (error) {
      this.threw(error, token, sent);
    }
  }

  read(): ClientReading {
    try {
      return readingOf(this.producer.read?.());
    } catch (error) {
      this.count('READ_FAILED', error);
      return readingOf({});
    }
  }

  flush(timeoutMs: number): Promise<void> {
    const late = () => new Error(`had not resolved after ${timeoutMs} ms`);
    const flushing = (async () => this.producer.flush(timeoutMs))();
    this.flushing = withDeadline(flushing, timeoutMs, late).catch((error: unknown) =>
      this.count('FLUSH_FAILED', error),
    );
    return this.flushing;
  }

  async close(timeoutMs: number): Promise<void> {
    const late = () => new Error(`had not resolved after ${timeoutMs} ms`);
    const closing = async () => {
      await this.endFlush();
      await this.producer.close(timeoutMs);
    };
    try {
      await withDeadline(closing(), timeoutMs, late);
    } catch (error) {
      this.count('CLOSE_FAILED', error);
    }
  }

  /** By now everything is settled, or given up: there is nothing left that a flush could wait for. */
  private async endFlush(): Promise<void> {
    if (await settlesWithin(this.flushing, graceMs)) return;
    this.count('FLUSH_FAILED', `had not resolved ${graceMs} ms after everything was settled or given up`);
  }

  /** An asynchronous `send` throws by rejecting, which would otherwise end the whole thread. */
  private watch(returned: unknown, token: number, sent: number): void {
    if (typeof (returned as Partial<PromiseLike<unknown>> | null)?.then !== 'function') return;
    (returned as PromiseLike<unknown>).then(undefined, (error: unknown) => this.threw(error, token, sent));
  }

  private threw(error: unknown, token: number, sent: number): void {
    this.count('BACKEND_THREW', error);
    if (this.tokens.isOpen(token, sent)) this.tokens.settle(token, thrownCode);
  }

  private count(code: FaultCode, error: unknown): void {
    addFault(this.faults, code, () => messageOf(error));
  }
}
