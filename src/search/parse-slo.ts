import { didYouMean } from '../did-you-mean.ts';
import { configurationError, type Problem } from '../errors.ts';
import type { Slo, SloTerm } from '../result/search-schema.ts';
import { type SloMetric, sloMetrics } from './slo-metrics.ts';

const example = 'p99<50ms,errors=0';

/**
 * Reads an SLO such as `p99<50ms,errors=0`; `where` is how the user gave it, for messages, which do not offer the metrics
 * of `unoffered`.
 *
 * @throws LingerlabError (exit code 2) with every problem: unknown metrics, limits without a unit, conditions that make
 * no sense, metrics that are limited twice.
 */
export function parseSlo(text: string, where = '--slo', unoffered: readonly string[] = []): Slo {
  const problems: Problem[] = [];
  const terms: SloTerm[] = [];
  for (const part of text.split(',').map((written) => written.trim())) {
    const read = readTerm(part, unoffered);
    if ('metric' in read) terms.push(read);
    else problems.push({ where: `${where} ${part}`.trim(), ...read });
  }
  const named = text.split(',').map((part) => nameIn(part.trim()));
  for (const name of new Set(
    named.filter((each, index) => sloMetrics.has(each) && named.indexOf(each) < index),
  ))
    problems.push({ where: `${where} ${text}`, what: `limits ${name} twice`, remedy: 'keep one of them' });
  if (problems.length > 0) throw configurationError(problems);
  return { text: terms.map((term) => term.text).join(','), terms };
}

const nameIn = (part: string): string => (/^[^<>=\s]*/.exec(part)?.[0] ?? '').toLowerCase();

type Fault = Pick<Problem, 'what' | 'remedy'>;

function readTerm(part: string, unoffered: readonly string[]): SloTerm | Fault {
  if (part === '') return { what: 'holds an empty condition', remedy: `write it as ${example}` };
  if (part.includes(';'))
    return { what: 'is no condition', remedy: `separate conditions with a comma, as in ${example}` };
  const match = /^([^<>=\s]+)\s*(<=|>=|<|>|=)\s*([^<>=\s].*)$/.exec(part);
  const metric = sloMetrics.get(nameIn(part));
  if (metric === undefined) return unknownMetric(nameIn(part), unoffered);
  if (match === null)
    return {
      what: 'is no condition: a metric, a comparison and a limit',
      remedy: `such as ${metric.example}`,
    };
  const [, , comparison, written] = match as unknown as [string, string, SloTerm['comparison'], string];
  const name = nameIn(part);
  const limit = readLimit(written, metric);
  const fault = senseless(name, metric, comparison, limit);
  if (fault !== null) return fault;
  if (limit === null) return unreadable(written, metric);
  return { text: `${name}${comparison}${asWritten(written, metric)}`, metric: name, comparison, limit };
}

/** A percentile without its point, as other tools write it. */
const pointless: Readonly<Record<string, string>> = { p999: 'p99.9', 'service.p999': 'service.p99.9' };

function unknownMetric(name: string, unoffered: readonly string[]): Fault {
  const names = [...sloMetrics.keys()].filter((each) => !unoffered.includes(each));
  // Of two percentiles that differ in a digit neither was meant for the other.
  const isPercentile = /^(service\.)?p\d/.test(name);
  const near = pointless[name] ?? (name === '' || isPercentile ? null : didYouMean(name, names));
  return {
    what: name === '' ? 'names no metric' : `there is no metric ${name}`,
    remedy: near === null ? `metrics are ${names.join(', ')}` : `did you mean ${near}?`,
  };
}

/** A limit as the user wrote it, but for spaces and the case of its unit. */
function asWritten(written: string, { units }: SloMetric): string {
  const [, amount = '', unit = ''] = /^([\d.]+)\s*(\S*)$/.exec(written.trim()) ?? [];
  return `${amount}${unitOf(unit, units) ?? unit}`;
}

/** A unit by the name that it has in the table; undefined where it is none of these. */
const unitOf = (unit: string, units: SloMetric['units']): string | undefined =>
  unit in units ? unit : Object.keys(units).find((name) => same(name, unit));

/** A limit in the metric's own unit; null where it is no number with one of its units. 0 needs no unit. */
function readLimit(written: string, { units }: SloMetric): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(\S*)$/.exec(written.trim());
  if (match === null) return null;
  const amount = Number(match[1]);
  const unit = match[2]!;
  if (unit === '') return amount === 0 ? 0 : null;
  const scale = units[unitOf(unit, units) ?? ''];
  return scale === undefined ? null : amount * scale;
}

/** Case tells no two units of one metric apart, but for milli and mega, which no metric has both of. */
const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

function unreadable(written: string, { units, example: right }: SloMetric): Fault {
  const bare = /^\d+(\.\d+)?$/.test(written);
  return {
    what: bare ? `has a limit without a unit: ${written}` : `has a limit that cannot be read: ${written}`,
    remedy: `units are ${Object.keys(units).join(', ')}, as in ${right}`,
  };
}

function senseless(
  name: string,
  { better, example: right }: SloMetric,
  comparison: SloTerm['comparison'],
  limit: number | null,
): Fault | null {
  if (name === 'errors' && limit === 0)
    return comparison === '=' || comparison === '<='
      ? null
      : { what: 'can never be met, or limits nothing', remedy: 'write errors=0' };
  const sensible = better === 'lower' ? ['<', '<='] : ['>', '>='];
  if (!sensible.includes(comparison))
    return {
      what:
        comparison === '='
          ? 'asks for one exact value, which no measurement has'
          : `asks for more than a limit, where ${better} is better`,
      remedy: `write it as ${right}`,
    };
  if (limit === 0) return { what: 'has a limit of 0', remedy: `write it as ${right}` };
  if (name === 'errors' && limit !== null && limit >= 1)
    return { what: 'limits nothing: errors are a share of the messages', remedy: `write it as ${right}` };
  return null;
}
