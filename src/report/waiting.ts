import { formatLatency } from '../format.ts';
import type { Finding } from './finding.ts';
import type { Contender } from './ranking.ts';

const leastFactor = 2;
const leastGapUs = 5000;

/**
 * What response p99 has over service p99 where it is remarkable under a timed load, more than twice and 5 ms: the
 * widest gap in figures, the others counted. The points may rest on suspect trials, which is then said.
 */
export function waitingFinding(contenders: readonly Contender[]): Finding | null {
  const gaps = contenders.flatMap(({ point, figures, label }) => {
    const [response, service] = [figures.values.responseP99Us, figures.values.serviceP99Us];
    if (point.load.kind === 'closed' || response === undefined || service === undefined) return [];
    const gapUs = response.median - service.median;
    const remarkable = gapUs > leastGapUs && response.median > leastFactor * service.median;
    const suspect = figures.source === 'suspect';
    return remarkable ? [{ label, suspect, gapUs, response: response.median, service: service.median }] : [];
  });
  const [widest, ...others] = gaps.sort((a, b) => b.gapUs - a.gapUs);
  if (widest === undefined) return null;
  const [response, service] = [formatLatency(widest.response), formatLatency(widest.service)];
  const doubt = widest.suspect ? ', in suspect trials' : '';
  const also =
    others.length === 0
      ? ''
      : ` So it is, less widely, in ${others.length} more of ${contenders.length} points.`;
  return {
    kind: widest.suspect ? 'gap' : 'figure',
    text: `${widest.label}: response p99 is ${response} where service p99 is ${service}${doubt}: messages waited before they were sent, most likely behind a stall; a tool that measures from the send would have shown ${service}.${also}`,
  };
}
