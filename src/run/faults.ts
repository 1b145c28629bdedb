import type { FaultCode, ProducerFaults } from '../backend/plugin-faults.ts';
import type { Doubt } from '../measure/rule.ts';

const inWords: Readonly<Record<FaultCode, (times: string) => string>> = {
  BACKEND_THREW: (times) => `send threw ${times}`,
  SETTLED_UNKNOWN: (times) => `settled, ${times}, what it was never given`,
  FLUSH_FAILED: (times) => `flush failed ${times}`,
  CLOSE_FAILED: (times) => `close failed ${times}`,
  READ_FAILED: (times) => `read failed ${times}`,
};
/** Of these the figures know nothing. */
const harmless: ReadonlySet<FaultCode> = new Set(['FLUSH_FAILED', 'CLOSE_FAILED', 'READ_FAILED']);

/** What a backend did against its contract, in a sentence without its name; null where it did not do that. */
export function faultText(faults: ProducerFaults, code: FaultCode): string | null {
  const fault = faults[code];
  if (fault === undefined) return null;
  const { count, first } = fault;
  const times = count === 1 ? 'once' : `${count} times`;
  return `${inWords[code](times)}${count === 1 ? '' : '; the first time'}: ${first}`;
}

/** The doubts that a backend's faults raise about figures that there are. */
export function faultDoubts(backend: string, faults: ProducerFaults): Doubt[] {
  return (Object.keys(faults) as FaultCode[]).map((code) => ({
    code,
    severity: harmless.has(code) ? 'note' : 'suspect',
    message: `${backend}: ${faultText(faults, code)}`,
  }));
}
