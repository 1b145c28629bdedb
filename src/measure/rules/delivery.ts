import type { Rule } from '../rule.ts';

/** Whether the broker has what it acknowledged, and what else is to be known of that. */
export const deliveryRules: readonly Rule[] = [
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
