import { formatPercent, formatRate, formatSeconds, noFigure, plural } from '../../format.ts';
import type { Result } from '../../result/schema.ts';
import type { MaxRate, Probe, RateSearch } from '../../result/search-schema.ts';
import { commonUnit } from '../figures.ts';
import { describeChecks } from '../slo.ts';

/** A search's answer in a few words, as in `48,000 to 50,400 messages/s`. */
export function rateInWords({ slo }: MaxRate, { answer, probes }: RateSearch): string {
  if (isUnbegun({ answer, probes })) return 'not begun';
  if (answer === null) return 'not ended';
  const [passed, failed] = [answer.passed, answer.failed].map(
    (bound) => bound && formatRate(bound.ratePerSecond),
  );
  switch (answer.kind) {
    case 'interval':
      return `${passed} to ${failed} messages/s`;
    case 'at-least':
      return `at least ${passed} messages/s`;
    case 'none':
      return `no rate meets ${slo.text}`;
    case 'unconfirmed':
      if (passed === null) return failed === null ? 'not found' : `below ${failed} messages/s, not confirmed`;
      return failed === null
        ? `${passed} messages/s or more, not confirmed`
        : `${passed} to ${failed} messages/s, not confirmed`;
    case 'invalid':
      return 'no probe could be used';
  }
}

/** Whether a search ended, or was ended, before its first probe. */
export const isUnbegun = ({ answer, probes }: Pick<RateSearch, 'answer' | 'probes'>): boolean =>
  probes.length === 0 && (answer === null || answer.kind === 'invalid');

/** Whether a search found a rate. */
export const isSettled = ({ answer }: RateSearch): boolean =>
  answer !== null && ['interval', 'at-least'].includes(answer.kind);

/** What is to be known of a search's answer: terms with their texts. */
export function rateFacts(maxRate: MaxRate, search: RateSearch): (readonly [term: string, text: string])[] {
  const { answer, nearestMiss } = search;
  const { passed, failed } = answer ?? { passed: null, failed: null };
  const facts: (readonly [string, string | null])[] = [
    ['Passed', passed && tried(passed.ratePerSecond, passed.passes, passed.fails)],
    ['Failed', failed && tried(failed.ratePerSecond, failed.fails)],
    ['Width', passed && failed && widthWords(maxRate, passed.ratePerSecond, failed.ratePerSecond)],
    ['Confirmed', confirmedWords(maxRate, search)],
    ['Limited by', answer?.limitedBy ?? null],
    ['Nearest miss', describeChecks(nearestMiss, maxRate.slo)],
    ['Probes', search.probes.length === 0 ? null : probesWords(search)],
    ['Point', maxRate.searches.length > 1 ? search.label : null],
  ];
  return facts.filter((fact): fact is readonly [string, string] => fact[1] !== null);
}

const tried = (ratePerSecond: number, agreed: number, contradicted = 0): string =>
  `${formatRate(ratePerSecond)} messages/s, ${agreed} of ${plural(agreed + contradicted, 'time')}`;

const widthWords = ({ precision }: MaxRate, low: number, high: number): string =>
  `${formatPercent(high / low - 1)}, where ${formatPercent(precision)} was asked for`;

/** How often each bound said so after the probe that found it; null where neither was found. */
function confirmedWords({ confirmations }: MaxRate, { answer }: RateSearch): string | null {
  const bounds = [
    ...(answer?.passed ? [`the lower bound ${plural(answer.passed.passes - 1, 'time')}`] : []),
    ...(answer?.failed
      ? [`the upper ${answer.passed ? '' : 'bound '}${plural(answer.failed.fails - 1, 'time')}`]
      : []),
  ];
  if (bounds.length === 0) return null;
  return `${bounds.join(', ')}, where ${plural(confirmations, 'time')} ${confirmations === 1 ? 'was' : 'were'} asked for`;
}

function probesWords({ probes }: RateSearch): string {
  const of = (outcome: Probe['outcome']) => probes.filter((probe) => probe.outcome === outcome).length;
  const first = of('info') === 0 ? '' : `${plural(of('info'), 'closed loop')}, `;
  return `${plural(probes.length, 'probe')}: ${first}${of('pass')} passed, ${of('fail')} failed, ${of('void')} void`;
}

const endings = {
  done: 'ended by itself',
  budget: 'ended with its budget',
  interrupted: 'interrupted',
} as const;

/** What the searches had in common: the SLO, what was asked for, what they took, and the unit of latencies, if there are any. */
export function rateTerms(result: Result, maxRate: MaxRate): string {
  const { slo, precision, confirmations, spentS, budgetS, ended, searches } = maxRate;
  const end = ended === null ? 'not ended' : endings[ended];
  const time = result.broker.kind === 'simulated' ? ' of simulated time' : '';
  const hasFigures = searches.some(({ probes }) =>
    probes.some(({ responseP99Us }) => responseP99Us !== null),
  );
  return [
    `SLO ${slo.text}; asked for: bounds ${formatPercent(precision)} apart, each confirmed ${plural(confirmations, 'time')}; ${formatSeconds(spentS)} of ${formatSeconds(budgetS)}${time}, ${end}.`,
    ...(hasFigures ? [`p99 in ${commonUnit(result).name}.`] : []),
  ].join(' ');
}

/** Why a probe failed or is void, in one sentence. */
export const reasonsOf = ({ reasons }: Probe): string =>
  reasons.length === 0 ? '' : `${reasons.map((reason) => reason.replace(/\.$/, '')).join('; ')}.`;

const phaseWords: Readonly<Record<Probe['phase'], string>> = {
  'closed-loop': 'closed loop',
  bracket: 'bracket',
  bisect: 'bisect',
  'confirm-pass': 'confirm low',
  'confirm-fail': 'confirm high',
};

/** Why a probe was made, in a word or two. */
export const phaseOf = ({ phase }: Pick<Probe, 'phase'>): string => phaseWords[phase];

/** What a probe was offered; nothing for a closed loop, which offers what is taken. */
export const offeredIn = ({ ratePerSecond }: Probe): string =>
  ratePerSecond === null ? noFigure : formatRate(ratePerSecond);
