import { significant } from '../../../src/format.ts';
import { ceilings } from '../../../src/no-client.ts';
import type { Finding } from '../finding.ts';
import type { Entry } from './entry.ts';
import { cpuOf, type Figure, figureOf, rateOf, ratioOf, valuesOf } from './figures.ts';

interface Duel {
  readonly entry: Entry;
  readonly rate: Figure;
  readonly cpu: Figure | null;
}

/**
 * lingerlab's best backend against kafka-producer-perf-test's best number of lanes, for each compression: at least its
 * messages a second, with at most its CPU time a message. The best is the fastest of those that take no more CPU time;
 * where none does, the fastest. Those whose batches are as Java's are beside it, without a goal; and wire, which has no
 * client, beside those that have one.
 */
export function perfTestFindings(entries: readonly Entry[]): Finding[] {
  const lines = entries.filter(({ contest }) => contest.base === 'perf-test');
  const compressions = new Set(lines.map(({ contest }) => contest.settings['compression.type'] ?? 'none'));
  return [...compressions].flatMap((compression) => {
    const these = lines.filter(
      ({ contest }) => (contest.settings['compression.type'] ?? 'none') === compression,
    );
    const base = fastest(these.filter(({ contestant }) => contestant.name === 'perf-test'));
    const duels = base === null ? [] : duelsOf(these, base);
    const asSet = duels.filter(({ entry }) => entry.contestant.batches === 'as set');
    const best = bestOf(asSet.filter((duel) => !isCeiling(duel)));
    const ceiling = bestOf(asSet.filter(isCeiling));
    if (base === null || (best === null && ceiling === null))
      return [{ what: `${compression}: against perf-test`, skipped: 'one of the two was not measured' }];
    const alike = bestOf(duels.filter(({ entry }) => entry.contestant.batches === "as Java's"));
    return [
      ...(best === null ? [] : findingsOf(compression, best, base, true)),
      ...(alike === null ? [] : findingsOf(compression, alike, base, false)),
      ...(ceiling === null ? [] : findingsOf(compression, ceiling, base, true)),
    ];
  });
}

/** Both figures of a duel; where the batches are not as set, they are there for comparison only. */
function findingsOf(
  compression: string,
  { entry, rate, cpu }: Duel,
  base: Entry,
  judged: boolean,
): Finding[] {
  const what = `${compression}: ${nameOf(entry)} against perf-test, ${lanes(base)}`;
  return [
    {
      what: `${what}, messages/s${span(rate)}`,
      value: rate.median,
      unit: 'x',
      goal: judged ? { atLeast: 1 } : null,
    },
    cpu === null
      ? { what: `${what}, CPU a message`, skipped: 'the system does not tell it' }
      : {
          what: `${what}, CPU a message${span(cpu)}`,
          value: cpu.median,
          unit: 'x',
          goal: judged ? { atMost: 1 } : null,
        },
  ];
}

/** lingerlab's fastest client against the lab's own producer, and wire beside it. */
export function labFindings(entries: readonly Entry[], atLeast: number): Finding[] {
  const these = entries.filter(({ contest }) => contest.base === 'lab');
  if (these.length === 0) return [];
  const base = these.find(({ contestant }) => contestant.name === 'lab');
  const duels = base === undefined ? [] : duelsOf(these, base).toSorted(byRate);
  const best = [duels.find((duel) => !isCeiling(duel)), duels.find(isCeiling)];
  const findings = best.flatMap((duel): Finding[] => {
    if (duel === undefined) return [];
    const what = `the lab's settings: ${nameOf(duel.entry)} against the lab's producer${span(duel.rate)}`;
    return [{ what, value: duel.rate.median, unit: 'x', goal: { atLeast } }];
  });
  const none: Finding = { what: "against the lab's producer", skipped: 'one of the two was not measured' };
  return findings.length === 0 ? [none] : findings;
}

const isCeiling = ({ entry }: Duel): boolean => ceilings.includes(entry.contestant.name);

const duelsOf = (entries: readonly Entry[], base: Entry): Duel[] =>
  entries.flatMap((entry) => {
    const rate = entry.contestant.ours ? ratioOf(entry, base, rateOf) : null;
    return rate === null ? [] : [{ entry, rate, cpu: ratioOf(entry, base, cpuOf) }];
  });

function bestOf(duels: readonly Duel[]): Duel | null {
  const byRates = duels.toSorted(byRate);
  return byRates.find(({ cpu }) => cpu !== null && cpu.median <= 1) ?? byRates[0] ?? null;
}

const byRate = (one: Duel, other: Duel): number => other.rate.median - one.rate.median;

function fastest(entries: readonly Entry[]): Entry | null {
  const rate = (entry: Entry) => figureOf(valuesOf(entry, rateOf))?.median ?? 0;
  return (
    entries.filter((entry) => rate(entry) > 0).toSorted((one, other) => rate(other) - rate(one))[0] ?? null
  );
}

const nameOf = (entry: Entry): string => {
  const batches = entry.contestant.batches === 'as set' ? '' : `, batches ${entry.contestant.batches}`;
  return `${entry.contestant.name}${batches}, ${lanes(entry)},`;
};
const lanes = ({ contest }: Entry): string => (contest.lanes === 1 ? '1 lane' : `${contest.lanes} lanes`);
const span = ({ low, high, rounds }: Figure): string =>
  ` (${significant(low)}–${significant(high)}, ${rounds} ${rounds === 1 ? 'round' : 'rounds'})`;
