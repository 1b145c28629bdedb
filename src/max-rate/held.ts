import { configurationError } from '../errors.ts';
import { listInWords } from '../format.ts';
import type { Result, Trial } from '../result/schema.ts';
import type { RateSearch, Slo } from '../result/search-schema.ts';
import { type PlannedSearch, questionOf } from './plan.ts';
import { type Finding, findingOf, type NextProbe, type Question } from './search.ts';

/**
 * The probes that a result holds of a search, judged again from their trials; those that were void get
 * another chance. Throws a LingerlabError (exit code 2) where a probe is none of the search's, or has no trial.
 */
export function heldFindings(
  result: Result,
  search: RateSearch,
  planned: PlannedSearch,
  question: Question,
): Finding[] {
  const findings = search.probes.map(({ phase, ratePerSecond, pointId, repetition, tookS }) => {
    const next: NextProbe = { kind: 'probe', phase, ratePerSecond };
    const trial: Trial | undefined = result.points
      .find(({ id }) => id === pointId)
      ?.trials.find((held) => held.repetition === repetition);
    if (trial === undefined || planned.at(ratePerSecond).id !== pointId)
      throw foreign(`holds a probe of ${pointId} that is none of ${planned.label}, or not its trial`);
    return findingOf(next, { trial, pointId, repetition, tookS }, question);
  });
  return findings.filter(({ judgement }) => judgement.outcome !== 'void');
}

/**
 * Makes sure that a result holds these searches and no others, before anything is started for them.
 *
 * @throws LingerlabError (exit code 2) where it was edited, or comes from another version.
 */
export function checkHeld(result: Result, searches: readonly PlannedSearch[], slo: Slo): void {
  const held = result.maxRate?.searches ?? [];
  const [here, given] = [held, searches].map((each) => each.map(({ label }) => label));
  if (here!.length !== given!.length || given!.some((label, index) => label !== here![index]))
    throw foreign(`holds searches for ${listInWords(here!)}, and its scenario gives ${listInWords(given!)}`);
  for (const [index, planned] of searches.entries())
    heldFindings(result, held[index]!, planned, questionOf(planned, slo));
}

const foreign = (what: string) =>
  configurationError([
    {
      where: 'the result that is gone on with',
      what,
      remedy: 'it was edited, or written by another version: measure anew',
    },
  ]);
