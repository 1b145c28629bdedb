/** A window kept full: a message is sent as soon as one of `inFlight` places is free, so that none is ever due. */
export interface ClosedLoad {
  readonly kind: 'closed';
  readonly inFlight: number;
}
