import type { MaxRate, Probe, RateSearch } from '../result/search-schema.ts';
import type { Session } from '../run/session.ts';
import { type Bounds, boundsOf } from './bounds.ts';
import type { PlannedSearch } from './plan.ts';
import type { Finding, Laboratory, NextProbe, Taken } from './search.ts';

/** What a search tells while it goes on; a listener shows it, and nothing depends on that. */
export type SearchEvent =
  | { readonly kind: 'search'; readonly label: string; readonly held: number }
  | {
      readonly kind: 'probe-started';
      readonly next: NextProbe;
      /** Its place among this search's probes, from 1. */
      readonly position: number;
      /** The most that the search may still take. */
      readonly leftS: number;
    }
  | { readonly kind: 'probe-ended'; readonly probe: Probe; readonly bounds: Bounds; readonly leftS: number }
  | { readonly kind: 'answer'; readonly label: string; readonly text: string };

interface Place {
  readonly session: Session;
  readonly found: MaxRate;
  readonly search: RateSearch;
  readonly planned: PlannedSearch;
  /** How much the whole call may have taken when this search ends, in seconds. */
  readonly untilS: number;
  readonly secondsPerProbe: number;
  readonly onSearch: (event: SearchEvent) => void;
}

/** Tries rates in a session, and writes each probe down beside its trial. */
export class SessionLaboratory implements Laboratory {
  private readonly place: Place;

  constructor(place: Place) {
    this.place = place;
  }

  hasTime(): boolean {
    const { search, secondsPerProbe } = this.place;
    const took = search.probes.map(({ tookS }) => tookS);
    const likelyS =
      took.length === 0 ? secondsPerProbe : took.reduce((sum, each) => sum + each, 0) / took.length;
    return this.leftS() >= likelyS;
  }

  async probe(next: NextProbe, judged: (taken: Taken) => Finding): Promise<Finding | null> {
    const { session, found, search, planned, onSearch } = this.place;
    const { result } = session;
    const point = planned.at(next.ratePerSecond);
    const repetition = result.points.find(({ id }) => id === point.id)?.trials.length ?? 0;
    const order = result.points.reduce((sum, { trials }) => sum + trials.length, 0);
    onSearch({ kind: 'probe-started', next, position: search.probes.length + 1, leftS: this.leftS() });
    let finding: Finding | null = null;
    await session.measure({ point, repetition, order }, () => {
      const trial = result.points.find(({ id }) => id === point.id)!.trials.at(-1)!;
      const tookS = session.lapS();
      finding = judged({ trial, pointId: point.id, repetition, tookS });
      search.probes.push(finding.probe);
      found.spentS += tookS;
      const bounds = boundsOf(search.probes);
      onSearch({ kind: 'probe-ended', probe: finding.probe, bounds, leftS: this.leftS() });
    });
    return finding;
  }

  private leftS(): number {
    return this.place.untilS - this.place.found.spentS;
  }
}
