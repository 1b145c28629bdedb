import type { Acknowledgements, Message, Producer } from '../backend/backend.ts';
import { nowUs, wallClockOffsetUs } from '../measure/clock.ts';
import type { Recorder } from '../measure/recorder.ts';
import type { MessageStream } from '../workload/workload.ts';
import type { Pacer } from './pacer.ts';
import { SelfCost, sendsPerSample } from './self-cost.ts';
import { Settlements } from './settlements.ts';
import { spinUntil } from './spin.ts';
import type { InFlightWindow } from './window.ts';

/** How a lane waits for a message's time: by timer, or by asking the clock again and again. */
export type Pacing = 'timer' | 'spin';

/** Sends between two readings of the clock: what is sent in one burst shares its moment. A power of two. */
const sendsPerReading = 16;
/** The longest that the loop sends without letting acknowledgements in, in microseconds. */
const longestBurstUs = 2000;
/** A spinning lane sleeps while nothing is due for longer than this: more than a timer is ever late. */
const sleepsBeyondUs = 10_000;
const wakesBeforeUs = 5000;
/** How long a spinning lane stays in one turn of the event loop, while acknowledgements wait. */
const spinsUs = 25;

const emptyBytes = Buffer.alloc(0);

/**
 * The send loop and its account: takes messages from the stream when the pacer says so, hands them to the producer, and
 * records what becomes of each. It allocates nothing per message.
 */
export class ProducerLane implements Acknowledgements {
  readonly selfCost = new SelfCost();
  private readonly stream: MessageStream;
  private readonly window: InFlightWindow;
  private readonly recorder: Recorder;
  private readonly settlements: Settlements;
  private readonly pacing: Pacing;
  private pacer!: Pacer;
  private producer!: Producer;
  private readonly message: Message = { bytes: emptyBytes, start: 0, end: 0, key: null, headers: null };
  // Fixed for the lane's life, so that a wall clock that is set in the middle moves no message's timestamp.
  private readonly epochOffsetUs = wallClockOffsetUs();
  private finished: (() => void) | null = null;
  private empty: (() => void) | null = null;
  private turnIsSet = false;
  private timer: NodeJS.Timeout | undefined;
  private sends = 0;

  constructor(stream: MessageStream, window: InFlightWindow, recorder: Recorder, pacing: Pacing) {
    this.stream = stream;
    this.window = window;
    this.recorder = recorder;
    this.settlements = new Settlements(window, recorder, this.selfCost);
    this.pacing = pacing;
  }

  /** Tokens settled again after they had been settled: a fault of the backend. */
  get settledTwice(): number {
    return this.settlements.settledTwice;
  }

  /** Sends to `producer`, whose acknowledgements come to this lane; resolves when the pacer has no more. */
  run(producer: Producer, pacer: Pacer): Promise<void> {
    this.producer = producer;
    this.pacer = pacer;
    return new Promise((resolve) => {
      this.finished = resolve;
      this.turn();
    });
  }

  /** Looks at the pacer again: its end was brought forward. */
  wake(): void {
    if (this.finished !== null) this.setTurn();
  }

  settle(token: number, error: string | null): void {
    this.settleAll([token], 1, error);
  }

  settleAll(tokens: ArrayLike<number>, count: number, error: string | null): void {
    if (error === null) this.settlements.acknowledge(tokens, count);
    else this.settlements.fail(tokens, count, error);
    if (this.empty !== null && this.window.inFlight === 0) this.empty();
    if (this.finished !== null && this.pacer.waitsForRoom) this.setTurn();
  }

  /** A turn soon, after the acknowledgements that wait; several calls make one turn. */
  private setTurn(): void {
    if (this.turnIsSet) return;
    this.turnIsSet = true;
    setImmediate(this.turn);
  }

  /** Sends what is due, then says when to come back. */
  private readonly turn = (): void => {
    this.turnIsSet = false;
    // One that was set before the pacer's end may come after it.
    if (this.finished === null) return;
    const nextUs = this.pacing === 'spin' ? this.spin() : this.burst();
    if (nextUs === Number.POSITIVE_INFINITY) this.finish();
    else if (nextUs === 0) this.setTurn();
    else if (Number.isNaN(nextUs)) this.setLastTurn();
    else this.setTurnAt(nextUs);
  };

  private finish(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { finished } = this;
    this.finished = null;
    finished?.();
  }

  private setTurnAt(momentUs: number): void {
    const leftUs = momentUs - nowUs();
    if (this.pacing === 'timer') this.setTimer(leftUs);
    else if (leftUs > sleepsBeyondUs) this.setTimer(leftUs - wakesBeforeUs);
    else this.setTurn();
  }

  /** A turn at the end: where a broker falls silent, no acknowledgement makes room, and none would wake the loop. */
  private setLastTurn(): void {
    if (this.timer === undefined && this.pacer.endUs < Number.POSITIVE_INFINITY)
      this.setTimer(this.pacer.endUs - nowUs());
  }

  /** One timer at a time: a turn that comes for another reason takes its place. */
  private setTimer(us: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.turn();
    }, us / 1000);
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

  /** Sends what is due, and what becomes due within the turn. Answers as `burst` does. */
  private spin(): number {
    const until = nowUs() + spinsUs;
    for (;;) {
      const nextUs = this.burst();
      // Also where there is no moment to wait for: not a number, or infinity.
      if (!(nextUs > 0 && nextUs - until < sleepsBeyondUs)) return nextUs;
      const askAgainUs = Math.min(nextUs, until);
      spinUntil(askAgainUs);
      if (askAgainUs === until) return nextUs;
    }
  }

  private sendOne(intendedUs: number, now: number): void {
    const { message, window } = this;
    this.sends += 1;
    const sampled = this.sends % sendsPerSample === 0;
    const beganUs = sampled ? nowUs() : 0;
    this.stream.next(message);
    const keyBytes = message.key === null ? 0 : message.key.length;
    if (window.inFlight === 0) this.recorder.busySince(now);
    const token = window.take(intendedUs, now, message.end - message.start + keyBytes);
    this.recorder.sentOne(intendedUs);
    if (sampled) this.selfCost.sent(nowUs() - beganUs);
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
    const { window } = this;
    for (const slot of window.takenSlots())
      this.recorder.unresolvedOne(window.intendedUs(slot), window.sentUs(slot), now);
  }
}
