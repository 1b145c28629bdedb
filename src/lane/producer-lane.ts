import type { Acknowledgements, Message, Producer } from '../backend/backend.ts';
import { nowUs, wallClockOffsetUs } from '../measure/clock.ts';
import type { Recorder } from '../measure/recorder.ts';
import type { MessageStream } from '../workload/workload.ts';
import type { Pacer } from './pacer.ts';
import type { InFlightWindow } from './window.ts';

/** Sends between two readings of the clock: what is sent in one burst shares its moment. A power of two. */
const sendsPerReading = 16;
/** The longest that the loop sends without letting acknowledgements in, in microseconds. */
const longestBurstUs = 2000;

const emptyBytes = Buffer.alloc(0);

/**
 * The send loop and its account: takes messages from the stream when the pacer says so, hands them to the producer, and
 * records what becomes of each. It allocates nothing per message.
 */
export class ProducerLane implements Acknowledgements {
  private readonly stream: MessageStream;
  private readonly window: InFlightWindow;
  private pacer!: Pacer;
  private recorder!: Recorder;
  private producer!: Producer;
  private readonly message: Message = { bytes: emptyBytes, start: 0, end: 0, key: null, headers: null };
  private readonly epochOffsetUs = wallClockOffsetUs();
  private finished: (() => void) | null = null;
  private empty: (() => void) | null = null;
  private turnIsSet = false;
  private endTimer: NodeJS.Timeout | undefined;
  /** Tokens settled again after they had been settled: a fault of the backend. */
  settledTwice = 0;

  constructor(stream: MessageStream, window: InFlightWindow) {
    this.stream = stream;
    this.window = window;
  }

  /** Sends to `producer`, whose acknowledgements come to this lane; resolves when the pacer has no more. */
  run(producer: Producer, pacer: Pacer, recorder: Recorder): Promise<void> {
    this.producer = producer;
    this.pacer = pacer;
    this.recorder = recorder;
    return new Promise((resolve) => {
      this.finished = resolve;
      this.turn();
    });
  }

  settle(token: number, error: string | null): void {
    const now = nowUs();
    this.recorder.heardAt(now);
    this.settleAt(token, error, now);
    this.afterSettling();
  }

  settleAll(tokens: ArrayLike<number>, count: number, error: string | null): void {
    const now = nowUs();
    this.recorder.heardAt(now);
    for (let index = 0; index < count; index += 1) this.settleAt(tokens[index]!, error, now);
    this.afterSettling();
  }

  private settleAt(token: number, error: string | null, now: number): void {
    const { window, recorder } = this;
    if (!window.release(token)) {
      this.settledTwice += 1;
      return;
    }
    const intendedUs = window.intendedUs[token]!;
    if (error === null) recorder.ackedOne(intendedUs, window.sentUs[token]!, now, window.bytes[token]!);
    else recorder.failedOne(intendedUs, error);
  }

  private afterSettling(): void {
    if (this.empty !== null && this.window.inFlight === 0) this.empty();
    if (this.pacer.waitsForRoom) this.setTurn();
  }

  /** A turn soon, after the acknowledgements that wait; several calls make one turn. */
  private setTurn(): void {
    if (this.turnIsSet || this.finished === null) return;
    this.turnIsSet = true;
    setImmediate(() => this.turn());
  }

  /** Sends what is due, then says when to come back. */
  private turn(): void {
    this.turnIsSet = false;
    const nextUs = this.burst();
    if (nextUs === Number.POSITIVE_INFINITY) {
      this.finished?.();
      this.finished = null;
    } else if (nextUs === 0) this.setTurn();
    else if (Number.isNaN(nextUs)) this.setLastTurn();
    else setTimeout(() => this.turn(), (nextUs - nowUs()) / 1000);
  }

  /** A turn at the end: where a broker falls silent, no acknowledgement makes room, and none would wake the loop. */
  private setLastTurn(): void {
    this.endTimer ??= setTimeout(
      () => {
        this.endTimer = undefined;
        this.turn();
      },
      (this.pacer.endUs - nowUs()) / 1000,
    );
  }

  /**
   * Sends what is due, in bursts that share a reading of the clock. Answers what the pacer said when it had no more
   * for now; or 0 when the burst's time was up, so that acknowledgements have their turn.
   */
  private burst(): number {
    const { pacer } = this;
    let now = nowUs();
    const until = now + longestBurstUs;
    this.stream.setTime(now + this.epochOffsetUs);
    for (let sent = 1; pacer.next(now); sent += 1) {
      this.sendOne(pacer.intendedUs, now);
      if (sent % sendsPerReading !== 0) continue;
      now = nowUs();
      if (now >= until) return 0;
      this.stream.setTime(now + this.epochOffsetUs);
    }
    return pacer.comeBackUs(now);
  }

  private sendOne(intendedUs: number, now: number): void {
    const { message, window } = this;
    this.stream.next(message);
    const keyBytes = message.key === null ? 0 : message.key.length;
    if (window.inFlight === 0) this.recorder.busySince(now);
    const token = window.take(intendedUs, now, message.end - message.start + keyBytes);
    this.recorder.sentOne(intendedUs, now);
    this.producer.send(message, token);
  }

  /** Resolves when everything is settled, or after `timeoutMs`; what is left then is put down as unresolved. */
  async drain(timeoutMs: number): Promise<void> {
    if (this.window.inFlight > 0) {
      let limit: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve, reject) => {
        this.empty = resolve;
        limit = setTimeout(resolve, timeoutMs);
        this.producer.flush(timeoutMs).catch(reject);
      }).finally(() => clearTimeout(limit));
      this.empty = null;
    }
    const now = nowUs();
    for (const slot of this.window.takenSlots())
      this.recorder.unresolvedOne(this.window.intendedUs[slot]!, now);
  }
}
