import type { Clock } from '../../../src/backend/batcher.ts';

/** A clock that is turned by hand; timers and ends of turns run only when told to. */
export class FakeClock implements Clock {
  #nowMs = 1000;
  #endings: (() => void)[] = [];
  #timers = new Map<number, { atMs: number; callback: () => void }>();
  #lastTimer = 0;

  now = () => this.#nowMs;
  endOfTurn = (callback: () => void) => {
    this.#endings.push(callback);
  };
  setTimer = (callback: () => void, ms: number) => {
    this.#lastTimer += 1;
    this.#timers.set(this.#lastTimer, { atMs: this.#nowMs + ms, callback });
    return this.#lastTimer;
  };
  clearTimer = (timer: unknown) => {
    this.#timers.delete(timer as number);
  };

  get timers(): number {
    return this.#timers.size;
  }

  endTurn(): void {
    while (this.#endings.length > 0) this.#endings.shift()!();
  }

  /** Lets `ms` milliseconds pass, each timer at its own moment. */
  pass(ms: number): void {
    const untilMs = this.#nowMs + ms;
    this.endTurn();
    for (;;) {
      const [next] = [...this.#timers].sort(([, a], [, b]) => a.atMs - b.atMs);
      if (next === undefined || next[1].atMs > untilMs) break;
      this.#timers.delete(next[0]);
      this.#nowMs = next[1].atMs;
      next[1].callback();
      this.endTurn();
    }
    this.#nowMs = untilMs;
  }
}
