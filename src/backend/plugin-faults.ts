/** A fault of a user's own backend that leaves nothing to measure; the code is stable. */
export class PluginFault extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What a producer may do against the contract without ending its lane. */
export type FaultCode = 'BACKEND_THREW' | 'SETTLED_UNKNOWN' | 'FLUSH_FAILED' | 'CLOSE_FAILED' | 'READ_FAILED';

/** What a producer did against the contract: how often, and what the first time was, in words. */
export type ProducerFaults = Partial<Record<FaultCode, { count: number; readonly first: string }>>;

/** Counts a fault; `words` are those of the first time only. */
export function addFault(faults: ProducerFaults, code: FaultCode, words: () => string, count = 1): void {
  const known = faults[code];
  if (known === undefined) faults[code] = { count, first: words() };
  else known.count += count;
}
