import type { FaultCode, ProducerFaults } from '../backend/plugin-faults.ts';
import type { Doubt } from '../measure/rule.ts';

const inWords: Readonly<Record<FaultCode, string>> = {
  BACKEND_THREW: 'send threw',
  SETTLED_UNKNOWN: 'tokens were settled that it was never given,',
  FLUSH_FAILED: 'flush failed',
  CLOSE_FAILED: 'close failed',
  READ_FAILED: 'read failed',
};
/** Of these the figures know nothing. */
const harmless: ReadonlySet<FaultCode> = new Set(['FLUSH_FAILED', 'CLOSE_FAILED', 'READ_FAILED']);

/** What a backend did against its contract, in a sentence without its name; null where it did not do that. */
export function faultText(faults: ProducerFaults, code: FaultCode): string | null {
  const fault = faults[code];
  if (fault === undefined) return null;
  const { count, first } = fault;
  const times = count === 1 ? 'once' : `${count} times`;
  return `${inWords[code]} ${times}${count === 1 ? '' : '; the first time'}: ${first}`;
}

/** The doubts that a backend's faults raise about figures that there are. */
export function faultDoubts(backend: string, faults: ProducerFaults): Doubt[] {
  return (Object.keys(faults) as FaultCode[]).map((code) => ({
    code,
    severity: harmless.has(code) ? 'note' : 'suspect',
    message: `${backend}: ${faultText(faults, code)}`,
  }));
}
