import { formatRate, listInWords } from '../format.ts';
import type { Trial } from '../result/schema.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import { pointId } from '../scenario/point-id.ts';
import { standingOf } from '../search/standing.ts';
import type { Search } from './search.ts';
import { measurable } from './space.ts';
import type { Found } from './tune.ts';

/** Below this a lane of any machine that a client runs on has room to spare. */
const undoubtedPerLane = 50_000;
/** What is doubted where lingerlab itself cannot make a rate; other doubts say nothing of that. */
const tooSlow: ReadonlySet<string> = new Set([
  'RATE_NOT_REACHED',
  'DROPPED',
  'HARNESS_BOUND',
  'LANE_SATURATED',
  'LAG',
]);
/** One trial may have met with a pause of the machine. */
const enoughTrials = 2;

/**
 * Whether lingerlab itself cannot make the rate that is asked for: tried twice with nobody to send to, before time is spent
 * on clients that would only seem slow. Null where it can, or where nothing is offered at a rate.
 */
export async function aboveCeiling(search: Search, tell: (text: string) => void): Promise<Found | null> {
  const { space } = search;
  const first = space.cells[measurable(space)[0]!]!;
  const { load } = first;
  if (load.kind !== 'open' || first.backend === 'simulated') return null;
  const lanes = Math.max(...space.cells.map((point) => point?.lanes ?? 1));
  if (load.ratePerSecond / lanes < undoubtedPerLane) return null;
  tell(`whether lingerlab itself can make ${formatRate(load.ratePerSecond)} messages/s here`);
  const point: PlannedPoint = {
    id: pointId('null', load, {}, lanes),
    backend: 'null',
    load,
    lanes,
    settings: {},
    skipped: null,
  };
  const codes = new Set<string>();
  for (let taken = 0; taken < enoughTrials; taken += 1) {
    const trial = await search.measureAside(point, 'ceiling');
    const seen = trial === null ? [] : slownessOf(trial);
    if (seen.length === 0) return null;
    for (const code of seen) codes.add(code);
  }
  return {
    ended: 'done',
    verdict: 'invalid',
    conclusion: `${formatRate(load.ratePerSecond)} messages/s are more than lingerlab itself can make on this machine with ${lanes === 1 ? 'one lane' : `${lanes} lanes`} and nobody to send to (${listInWords([...codes])}): no client was measured.`,
    recommended: null,
    traded: [],
    nearestMiss: null,
    finalists: [],
    front: [],
    effects: [],
  };
}

/** The codes by which a trial says that lingerlab was too slow; none where the machine disturbed it, or it failed. */
function slownessOf(trial: Trial): string[] {
  const { kind, doubts } = standingOf(trial);
  if (kind !== 'overload' && kind !== 'harness') return [];
  return doubts.map(({ code }) => code).filter((code) => tooSlow.has(code));
}
