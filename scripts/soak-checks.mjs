// What `npm run soak` holds a result to.
import { mean } from 'simple-statistics';
import { theilSenSlope } from '../dist/stats/theil-sen.js';

const limits = { growthBytesPerMinute: 1e6, resultBytes: 2e6, rateReached: 0.99 };
/** Heaps, caches and compiled code find their size in the first minute. */
const settledS = 60;

/**
 * Every limit, as lines that passed or did not. `memory` holds, for each backend, the main process's samples over its
 * measured window: seconds and bytes.
 */
export function checksOf(result, memory, resultBytes) {
  const checks = result.points.flatMap((point) => pointChecks(point, memory.get(point.backend)));
  return [
    ...checks,
    {
      passed: result.run.state === 'complete' && resultBytes < limits.resultBytes,
      text: `result: ${result.run.state}, ${megabytes(resultBytes)} (limit ${megabytes(limits.resultBytes)})`,
    },
  ];
}

function pointChecks({ backend, skipped, load, trials }, mainMemory) {
  const [trial] = trials;
  if (trial === undefined) return [{ passed: false, text: `${backend}: ${skipped ?? 'not measured'}` }];
  if (trial.state === 'failed') return [{ passed: false, text: `${backend}: ${trial.cause.message}` }];
  const laneMemory = trial.windows.map(({ endS, rssBytes }) => [endS, rssBytes]);
  return [
    rateCheck(backend, trial.throughput.messagesPerSecond, load.ratePerSecond),
    lossCheck(backend, trial),
    growthCheck(`${backend}: the lane's process`, laneMemory),
    growthCheck(`${backend}: the main process`, mainMemory),
  ];
}

function rateCheck(backend, reached, offered) {
  const text = `${backend}: ${reached.toFixed(0)} of ${offered} messages/s acknowledged`;
  return { passed: reached >= limits.rateReached * offered, text };
}

function lossCheck(backend, { counts, delivered }) {
  const failed = Object.values(counts.failed).reduce((sum, count) => sum + count, 0);
  // Null where the broker did not tell.
  const lost = delivered === null ? 0 : delivered.acknowledged - delivered.appended;
  const told = delivered === null ? 'unknown' : String(lost);
  return {
    passed: counts.dropped === 0 && failed === 0 && counts.unresolved === 0 && lost === 0,
    text: `${backend}: dropped ${counts.dropped}, failed ${failed}, unresolved ${counts.unresolved}, acknowledged but not appended ${told}`,
  };
}

function growthCheck(whose, samples) {
  const settled = samples.filter(([seconds]) => seconds > settledS);
  // Less would be a slope through noise.
  if (settled.length < 30)
    return { passed: false, text: `${whose}: only ${settled.length} samples of memory` };
  const seconds = settled.map(([at]) => at);
  const bytes = settled.map(([, held]) => held);
  const growth = theilSenSlope(seconds, bytes) * 60;
  const [first, last] = [bytes.slice(0, 10), bytes.slice(-10)].map(mean);
  return {
    passed: growth < limits.growthBytesPerMinute,
    text: `${whose}: memory ${growth < 0 ? '' : '+'}${megabytes(growth)} a minute (limit ${megabytes(limits.growthBytesPerMinute)}), from ${megabytes(first)} to ${megabytes(last)}`,
  };
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
