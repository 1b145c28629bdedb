/** What a trial's rules look at; times in microseconds. */
export interface Evidence {
  /** Messages a second that an open load asked for; null in a closed one. */
  readonly offeredPerSecond: number | null;
  readonly messagesPerSecond: number;
  readonly dropped: number;
  readonly failed: Readonly<Record<string, number>>;
  readonly unresolved: number;
  /** Messages of the warm-up that failed. */
  readonly warmupFailed: number;
  readonly responseP99Us: number;
  readonly lagP99Us: number;
  readonly stealRatio: number | null;
  /** Latencies that lay outside the histogram's range. */
  readonly clamped: number;
  readonly delivered: { readonly appended: number; readonly acknowledged: number } | null;
  /** Why the broker's end offsets could not be asked for; null where they were, or where there is no broker. */
  readonly offsetsUnknown: string | null;
  /** Messages that were issued, warm-up included: the most that the broker can have appended without duplicates. */
  readonly issuedInAll: number;
  /** Whether acknowledgements come from a broker at all: not with acks=0. */
  readonly brokerAcknowledges: boolean;
}

/** A doubt: `suspect` ones say that the figures may not mean what they seem to; `note` ones are to be known. */
export interface Doubt {
  readonly code: string;
  readonly message: string;
  readonly severity: 'suspect' | 'note';
}

interface Rule {
  readonly code: string;
  readonly severity: Doubt['severity'];
  /** The sentence, where the rule applies; null where it does not. */
  readonly check: (evidence: Evidence) => string | null;
}

const leastAchieved = 0.99;
const mostSteal = 0.1;
/** Timers fire up to two milliseconds late on an idle machine, so less lag than this says nothing. */
const lagFloorUs = 5000;
const mostLagShare = 0.5;

const rules: readonly Rule[] = [
  {
    code: 'RATE_NOT_REACHED',
    severity: 'suspect',
    check: ({ offeredPerSecond, messagesPerSecond }) =>
      offeredPerSecond !== null && messagesPerSecond < leastAchieved * offeredPerSecond
        ? `${percent(messagesPerSecond / offeredPerSecond)} of the offered rate was acknowledged: latencies are those of an overload`
        : null,
  },
  {
    code: 'DROPPED',
    severity: 'suspect',
    check: ({ dropped }) =>
      dropped > 0 ? `${dropped} messages were due while the window was full, and were not sent` : null,
  },
  {
    code: 'FAILED_MESSAGES',
    severity: 'suspect',
    check: ({ failed }) => {
      const codes = Object.entries(failed);
      if (codes.length === 0) return null;
      return `messages failed: ${codes.map(([code, count]) => `${count} with ${code}`).join(', ')}`;
    },
  },
  {
    code: 'UNRESOLVED',
    severity: 'suspect',
    check: ({ unresolved }) =>
      unresolved > 0
        ? `${unresolved} messages were neither acknowledged nor failed when the drain's time was up; their latency is at least what is shown`
        : null,
  },
  {
    code: 'LAG',
    severity: 'suspect',
    check: ({ lagP99Us, responseP99Us }) =>
      lagP99Us > Math.max(lagFloorUs, mostLagShare * responseP99Us)
        ? `messages left late (p99 ${(lagP99Us / 1000).toFixed(1)} ms after they were due): the sending thread was busy, so the response times tell of it as much as of the broker`
        : null,
  },
  {
    code: 'STEAL',
    severity: 'suspect',
    check: ({ stealRatio }) =>
      stealRatio !== null && stealRatio >= mostSteal
        ? `the hypervisor took ${percent(stealRatio)} of the machine's CPU time`
        : null,
  },
  {
    code: 'CLAMPED',
    severity: 'suspect',
    check: ({ clamped }) =>
      clamped > 0
        ? `${clamped} latencies were outside what the histogram can hold: a clock that jumped, or a fault in the measurement`
        : null,
  },
  {
    code: 'LOST',
    severity: 'suspect',
    check: ({ delivered, brokerAcknowledges }) =>
      brokerAcknowledges && delivered !== null && delivered.appended < delivered.acknowledged
        ? `the broker appended ${delivered.acknowledged - delivered.appended} messages fewer than it acknowledged`
        : null,
  },
  {
    code: 'APPENDED_MORE',
    severity: 'suspect',
    check: ({ delivered, issuedInAll }) =>
      delivered !== null && delivered.appended > issuedInAll
        ? `the topic grew by ${delivered.appended - issuedInAll} messages more than were sent: duplicates, or somebody else writes to it`
        : null,
  },
  {
    code: 'WARMUP_FAILED',
    severity: 'note',
    check: ({ warmupFailed }) => (warmupFailed > 0 ? `${warmupFailed} messages of the warm-up failed` : null),
  },
  {
    code: 'OFFSETS_UNKNOWN',
    severity: 'note',
    check: ({ offsetsUnknown }) =>
      offsetsUnknown === null
        ? null
        : `what the broker appended could not be compared with what it acknowledged: ${offsetsUnknown}`,
  },
  {
    code: 'ACKS_0',
    severity: 'note',
    check: ({ brokerAcknowledges, delivered }) => {
      if (brokerAcknowledges) return null;
      const behind = delivered === null ? 0 : delivered.acknowledged - delivered.appended;
      const missing = behind > 0 ? `; ${behind} messages were not in the topic when the trial ended` : '';
      return `with acks=0 nobody acknowledges: latencies end when the client has written to its socket${missing}`;
    },
  },
];

/** Every doubt about a trial's figures, in the rules' order. */
export function doubtsAbout(evidence: Evidence): Doubt[] {
  return rules.flatMap(({ code, severity, check }) => {
    const message = check(evidence);
    return message === null ? [] : [{ code, severity, message }];
  });
}

const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;
