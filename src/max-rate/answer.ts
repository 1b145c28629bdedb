import { asSentence } from '../format.ts';
import type { RateSearch, Slo, SloCheck } from '../result/search-schema.ts';
import { textOf } from './answer-words.ts';
import { type Bounds, boundsOf, type Tally } from './bounds.ts';
import type { Step } from './decide.ts';
import { harnessLimit } from './judge.ts';
import type { Finding } from './search.ts';

type Answer = NonNullable<RateSearch['answer']>;

/** Why a search ended: by its decision, or because somebody or something ended it. */
export type Ending = Extract<Step, { kind: 'end' }>['why'] | 'budget' | 'interrupted' | 'unavailable';

/** What a search found, in figures and in a sentence. */
export function answerOf(
  findings: readonly Finding[],
  why: Ending,
  slo: Slo,
): Pick<RateSearch, 'answer' | 'nearestMiss'> {
  const bounds = boundsOf(findings.map(({ probe }) => probe));
  const kind = kindOf(why, bounds);
  const nearestMiss = bounds.passed === null ? nearestOf(findings) : [];
  const { passed, failed } = bounds;
  const highest = bounds.tallies.at(-1);
  const above = failed ?? (highest === passed ? undefined : highest);
  const limitedBy = kind === 'at-least' ? harnessLimit : limitAt(findings, above);
  const text = textOf({ kind, passed, failed, limitedBy, findings, why, slo, nearestMiss, bounds });
  return {
    answer: {
      kind,
      passed,
      failed: failed && { ratePerSecond: failed.ratePerSecond, fails: failed.fails },
      limitedBy,
      text: asSentence(text),
    },
    nearestMiss: [...nearestMiss],
  };
}

function kindOf(why: Ending, { tallies }: Bounds): Answer['kind'] {
  if (why === 'found') return 'interval';
  if (why === 'at-least' || why === 'none') return why;
  return tallies.length === 0 ? 'invalid' : 'unconfirmed';
}

/** What most of a rate's failures had in common; null where there are none. */
function limitAt(findings: readonly Finding[], tally: Tally | undefined): string | null {
  const limits = findings.flatMap(({ probe, judgement }) =>
    probe.ratePerSecond === tally?.ratePerSecond ? (judgement.limit ?? []) : [],
  );
  const times = (limit: string) => limits.filter((other) => other === limit).length;
  return [...limits].sort((one, other) => times(other) - times(one))[0] ?? null;
}

/** Of the probes with figures that failed: the checks of the one whose worst miss is the smallest. */
function nearestOf(findings: readonly Finding[]): readonly SloCheck[] {
  const misses = findings
    .filter(({ judgement }) => judgement.outcome === 'fail' && judgement.checks.length > 0)
    .map(({ judgement: { checks } }) => ({ checks, worst: Math.min(...checks.map(marginOf)) }))
    .sort((one, other) => other.worst - one.worst);
  return misses[0]?.checks ?? [];
}

/** A limit of 0 has no margin: what is over it misses it wholly. */
const marginOf = ({ margin, met }: SloCheck): number => margin ?? (met ? 0 : -1);
