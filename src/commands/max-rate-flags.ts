import { configurationError, type Problem } from '../errors.ts';
import type { Slo } from '../result/search-schema.ts';
import { parseDurationMs } from '../scenario/quantities.ts';
import { parseSlo } from '../search/parse-slo.ts';

const defaults = { probe: '10s', precision: '5%' };
const leastProbeMs = 500;
const precisionBounds = { least: 0.01, most: 0.5 };

/** Metrics that set no highest rate, with what to do instead of limiting them. */
const refused: Readonly<Record<string, Pick<Problem, 'what' | 'remedy'>>> = {
  throughput: {
    what: 'is what max-rate looks for',
    remedy: 'leave it out, and limit what may not suffer from the rate, such as p99<50ms',
  },
  cpu: {
    what: 'sets no highest rate: the CPU time of a message falls while the rate rises',
    remedy: 'leave it out, and look for the least with: lingerlab tune --goal cpu',
  },
};

/** What a rate must keep. Throws a LingerlabError (exit code 2) where that is not said, or sets no highest rate. */
export function sloFrom(text: string | undefined): Slo {
  if (text === undefined)
    throw configurationError([
      {
        where: 'lingerlab max-rate',
        what: 'names no SLO, and without one there is no highest rate',
        remedy: 'give --slo "p99<50ms" or --slo "p99<50ms,errors=0"',
      },
    ]);
  const slo = parseSlo(text, '--slo', Object.keys(refused));
  const problems = slo.terms.flatMap(({ text: term, metric }): Problem[] => {
    const fault = refused[metric];
    return fault === undefined ? [] : [{ where: `--slo ${term}`, ...fault }];
  });
  if (problems.length > 0) throw configurationError(problems);
  return slo;
}

/** Seconds of a probe's window. Throws a LingerlabError (exit code 2). */
export function probeFrom(text = defaults.probe): number {
  const milliseconds = parseDurationMs(text);
  if (milliseconds !== null && milliseconds >= leastProbeMs) return milliseconds / 1000;
  throw configurationError([
    {
      where: `--probe ${text}`,
      what: `is no length of time from ${leastProbeMs}ms`,
      remedy: `write ${defaults.probe} or 30s`,
    },
  ]);
}

/** A share, as in 0.05. Throws a LingerlabError (exit code 2). */
export function precisionFrom(text = defaults.precision): number {
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  const precision = Number(match?.[1]) / 100;
  const { least, most } = precisionBounds;
  if (precision >= least && precision <= most) return precision;
  throw configurationError([
    {
      where: `--precision ${text}`,
      what: `is no share from ${least * 100} % to ${most * 100} %`,
      remedy: `write ${defaults.precision}`,
    },
  ]);
}
