import { listInWords } from '../format.ts';
import { type SettingName, settingRules } from '../producer-settings.ts';
import type { Effects, TuneAxis } from '../result/search-schema.ts';
import { directions } from './goal.ts';

type Level = Effects['levels'][number]['values'][number];

/**
 * Which values of an axis are worth choosing, on average over the rest, as in `beyond 20 ms it buys nothing`; null
 * where none stands out. Values that differ by less than the share `difference` are alike; none is called better than
 * another where their intervals overlap.
 */
export function levelWords(
  { metric, levels }: Pick<Effects, 'metric' | 'levels'>,
  axes: readonly TuneAxis[],
  name: string,
  difference: number,
): string | null {
  const axis = axes.find((candidate) => candidate.name === name)!;
  const values = levels.find((level) => level.axis === name)!.values;
  const alike = Math.log1p(difference);
  const merit = ({ estimate }: Level): number => directions[metric] * Math.log(estimate);
  return axis.ordered ? orderedWords(name, values, merit, alike) : unorderedWords(values, merit, alike);
}

function orderedWords(
  name: string,
  levels: readonly Level[],
  merit: (level: Level) => number,
  alike: number,
): string | null {
  const rising = [...levels].sort((a, b) => Number(a.value) - Number(b.value));
  const merits = rising.map(merit);
  /** The first that no later one is better than. */
  const enough = merits.findIndex((value, index) =>
    merits.slice(index + 1).every((later) => later - value <= alike),
  );
  const chosen = rising[enough]!;
  const worse = rising
    .slice(enough + 1)
    .some((later, index) => merits[enough]! - merits[enough + 1 + index]! > alike && apart(chosen, later));
  const value = valueWords(name, chosen.value);
  if (enough === 0) return worse ? `${value} is best` : null;
  if (enough === rising.length - 1) {
    const verb = apart(chosen, rising[enough - 1]!) ? 'is' : 'looks';
    return `the most that was tried, ${value}, ${verb} best`;
  }
  return worse ? `beyond ${value} it gets worse` : `beyond ${value} it buys nothing`;
}

/** The best and what cannot be told from it, by size or by their intervals. */
function unorderedWords(
  levels: readonly Level[],
  merit: (level: Level) => number,
  alike: number,
): string | null {
  const best = levels.reduce((held, level) => (merit(level) > merit(held) ? level : held));
  const top = levels.filter((level) => merit(best) - merit(level) <= alike || !apart(best, level));
  if (top.length === levels.length) return null;
  const words = top.sort((a, b) => merit(b) - merit(a)).map(({ value }) => String(value));
  return `${listInWords(words)} ${words.length === 1 ? 'is' : 'are'} best`;
}

const apart = (one: Level, other: Level): boolean => one.low > other.high || other.low > one.high;

/** A value with its unit. */
function valueWords(name: string, value: Level['value']): string {
  if (name === 'lanes') return value === 1 ? '1 lane' : `${value} lanes`;
  const rule = name in settingRules ? settingRules[name as SettingName] : null;
  return rule?.kind === 'integer' && rule.unit !== undefined ? `${value} ${rule.unit}` : String(value);
}
