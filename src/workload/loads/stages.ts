import type { Arrivals } from './arrivals.ts';
import type { LoadCurve } from './curve.ts';

/** A stretch of a load whose rate goes straight from one value to another; messages a second, from 0. */
export interface Stage {
  readonly fromPerSecond: number;
  readonly toPerSecond: number;
  readonly durationMs: number;
}

/** A rate that changes: ramps, steps, holds and spikes one after another. */
export interface StagesLoad {
  readonly kind: 'stages';
  readonly stages: readonly Stage[];
  /** Even where it is left out. */
  readonly arrivals?: Arrivals | undefined;
  /** Most unsettled messages; one that is due beyond it is dropped. */
  readonly window: number;
}

/** A stage with where it begins on the curve; rates are in messages a microsecond. */
interface Piece {
  readonly startUs: number;
  readonly lengthUs: number;
  /** Messages that are due before it, and within it. */
  readonly before: number;
  readonly messages: number;
  readonly from: number;
  readonly to: number;
}

/** The curve of stages: a parabola for each ramp, a line for each hold; no message is due after the last. */
export function stagesCurve({ stages }: Pick<StagesLoad, 'stages'>): LoadCurve {
  const pieces = piecesOf(stages);
  const last = pieces.at(-1);
  const total = last === undefined ? 0 : last.before + last.messages;
  return {
    messagesBefore: (us) => {
      let sum = 0;
      for (const piece of pieces) sum += messagesIn(piece, Math.min(us - piece.startUs, piece.lengthUs));
      return sum;
    },
    dueUs: (message) => {
      if (message >= total) return Number.POSITIVE_INFINITY;
      const piece = pieceAt(pieces, message);
      return piece.startUs + Math.min(piece.lengthUs, timeUntil(piece, message - piece.before));
    },
  };
}

function piecesOf(stages: readonly Stage[]): Piece[] {
  let startUs = 0;
  let before = 0;
  return stages.map(({ fromPerSecond, toPerSecond, durationMs }) => {
    const messages = ((fromPerSecond + toPerSecond) * durationMs) / 2000;
    const piece = {
      startUs,
      before,
      messages,
      lengthUs: durationMs * 1000,
      from: fromPerSecond / 1e6,
      to: toPerSecond / 1e6,
    };
    startUs += piece.lengthUs;
    before += messages;
    return piece;
  });
}

/** The last piece that begins at or below a message; one without any lies before the message that follows it. */
function pieceAt(pieces: readonly Piece[], message: number): Piece {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (pieces[middle]!.before <= message) low = middle;
    else high = middle - 1;
  }
  return pieces[low]!;
}

function messagesIn({ from, to, lengthUs }: Piece, us: number): number {
  return us <= 0 ? 0 : us * (from + ((to - from) * us) / (2 * lengthUs));
}

/** Microseconds into a piece when so many of its messages are due. */
function timeUntil({ from, to, lengthUs, messages }: Piece, message: number): number {
  const bend = (to - from) / lengthUs;
  // A falling ramp is a rising one seen from its end; seen from its beginning it would lose digits where it nears 0.
  return bend < 0
    ? Math.max(0, lengthUs - timeOfRise(to, -bend, messages - message))
    : timeOfRise(from, bend, message);
}

/**
 * The time t at which rate·t + bend·t²/2 reaches so many messages, for a rate and a bend from 0: the quadratic formula in
 * the form that subtracts nothing (Press et al., "Numerical Recipes", 5.6).
 */
function timeOfRise(rate: number, bend: number, messages: number): number {
  return messages <= 0 ? 0 : (2 * messages) / (rate + Math.sqrt(rate * rate + 2 * bend * messages));
}
