import { listInWords, plural } from '../format.ts';
import type { Calibration, Result } from '../result/schema.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** When the machine was last calibrated before the run and what came out; null where the result does not tell. */
export function describeCalibration({ environment, run }: Result): string | null {
  const { calibration } = environment;
  if (calibration === undefined) return null;
  if (calibration === null) return 'never calibrated here: run lingerlab calibrate';
  const age = describeAge(Date.parse(run.startedAt) - Date.parse(calibration.at));
  const changes = [
    ...(calibration.version === run.version ? [] : [`lingerlab ${calibration.version}`]),
    ...(calibration.node === environment.node ? [] : [`Node ${calibration.node}`]),
  ];
  const then = changes.length === 0 ? '' : `, with ${listInWords(changes)} then`;
  return `this machine was last calibrated ${age} before the run${then}: ${outcome(calibration)}`;
}

/** Whether a check of the machine's last calibration failed. */
export function calibrationFailed({ environment }: Result): boolean {
  return (environment.calibration?.checks ?? []).some(({ passed }) => passed === false);
}

function outcome({ checks }: Calibration): string {
  const judged = checks.filter(({ passed }) => passed !== null);
  const failed = judged.filter(({ passed }) => passed === false);
  if (judged.length === 0) return 'no check gave a verdict';
  if (failed.length === 0) return `${judged.length} of ${plural(judged.length, 'check')} passed`;
  return `${failed.length} of ${plural(judged.length, 'check')} failed: ${listInWords(failed.map(({ name }) => name))}`;
}

function describeAge(ms: number): string {
  if (!(ms >= minuteMs)) return 'less than a minute';
  if (ms < hourMs) return plural(Math.floor(ms / minuteMs), 'minute');
  return ms < dayMs ? plural(Math.floor(ms / hourMs), 'hour') : plural(Math.floor(ms / dayMs), 'day');
}
