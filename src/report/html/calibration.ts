import { asSentence, formatInstant } from '../../format.ts';
import type { Result } from '../../result/schema.ts';
import { describeCalibration } from '../calibration.ts';
import { type Html, html } from './text.ts';

/** The checks of the machine's last calibration, one by one; nothing where the result does not tell of it. */
export function renderCalibration(result: Result): Html | null {
  const text = describeCalibration(result);
  if (text === null) return null;
  const { calibration = null } = result.environment;
  return html`<h3>Calibration</h3>
<p>${asSentence(text)}</p>
${
  calibration !== null &&
  html`<p class="legend">${formatInstant(calibration.at)}, lingerlab ${calibration.version}, Node ${calibration.node}</p>
<ul class="checks">${calibration.checks.map(
    ({ name, passed, text: figures }) =>
      html`<li><span class="state ${classOf(passed)}">${wordOf(passed)}</span> <span><strong>${name}</strong> ${figures}</span></li>
`,
  )}</ul>`
}
`;
}

const classOf = (passed: boolean | null): string => (passed === null ? 'quiet' : passed ? 'valid' : 'failed');
const wordOf = (passed: boolean | null): string =>
  passed === null ? 'figure' : passed ? 'passed' : 'failed';
