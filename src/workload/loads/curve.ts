/**
 * A load as the number of messages that are due over time. A schedule is its inverse: the message with number `m`, from
 * 0, is due when more than `m` messages begin to be.
 */
export interface LoadCurve {
  /**
   * How many messages are due before a moment, in microseconds from the load's beginning; not a whole number where the
   * moment lies between two messages.
   */
  messagesBefore(us: number): number;
  /**
   * When the message with this number is due, in microseconds from the load's beginning; it never falls as the number
   * grows. Poisson arrivals lie between whole numbers. Infinity where the load has ended before.
   */
  dueUs(message: number): number;
}

/** Which lane of how many, and the seed of what is drawn. */
export interface LaneShare {
  /** From 0. */
  readonly lane: number;
  readonly lanes: number;
  readonly seed: number;
}

/** When one lane's messages are due, one after another. */
export interface Schedule {
  /** The next message's moment in microseconds since the load began; it never falls; infinity when there are no more. */
  next(): number;
}
