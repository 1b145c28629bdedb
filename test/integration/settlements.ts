import type { Acknowledgements } from '../../dist/backend/backend.js';

/** Takes down what becomes of each token. */
export class Settlements implements Acknowledgements {
  /** Each token's errors, in the order in which it was settled; null is an acknowledgement. */
  readonly of = new Map<number, (string | null)[]>();

  settle(token: number, error: string | null): void {
    this.of.set(token, [...(this.of.get(token) ?? []), error]);
  }

  settleAll(tokens: ArrayLike<number>, count: number, error: string | null): void {
    for (let at = 0; at < count; at += 1) this.settle(tokens[at]!, error);
  }

  /** How many tokens came to each end; `acked` for those without an error. Tokens settled twice are an end of their own. */
  get counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const ends of this.of.values()) {
      const end = ends.length > 1 ? `settled ${ends.length} times` : (ends[0] ?? 'acked');
      counts[end] = (counts[end] ?? 0) + 1;
    }
    return counts;
  }
}
