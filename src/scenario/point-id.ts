import { createHash } from 'node:crypto';
import type { ProducerSettings } from '../producer-settings.ts';
import type { ScenarioLoad, ScenarioStage } from './loads.ts';
import { durationText } from './quantities.ts';

/**
 * The same words for the same cell of a sweep in every run: the backend, the load, the lanes where their number is
 * swept, then the settings.
 */
export function pointId(
  backend: string,
  load: ScenarioLoad,
  settings: ProducerSettings,
  sweptLanes?: number,
): string {
  const settingWords = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const laneWords = sweptLanes === undefined ? [] : [`lanes=${sweptLanes}`];
  return [backend, ...loadWords(load), ...laneWords, ...settingWords].join(' ');
}

function loadWords(load: ScenarioLoad): string[] {
  switch (load.kind) {
    case 'closed':
      return [`inFlight=${load.inFlight}`];
    case 'open':
      return [`rate=${load.ratePerSecond}/s`, ...arrivalWords(load.arrivals)];
    case 'stages':
      return [`stages=${stagesWord(load.stages)}`, ...arrivalWords(load.arrivals)];
    case 'burst':
      return [
        `rate=${load.ratePerSecond}/s`,
        `burst=${load.messages}`,
        `every=${durationText(load.everyMs)}`,
      ];
  }
}

/** Even arrivals go without saying. */
const arrivalWords = (arrivals: 'even' | 'poisson'): string[] =>
  arrivals === 'even' ? [] : [`arrivals=${arrivals}`];

/** As many stages as can be read at a glance are written out. */
const mostWrittenOut = 4;

/** `1000..5000/s:20s,5000/s:10s`; of more stages than a few, their number and what tells them from others. */
function stagesWord(stages: readonly ScenarioStage[]): string {
  const all = stages.map(stageWord).join(',');
  if (stages.length <= mostWrittenOut) return all;
  return `${stages.length}#${createHash('sha256').update(all).digest('hex').slice(0, 8)}`;
}

function stageWord({ fromPerSecond, toPerSecond, durationMs }: ScenarioStage): string {
  const rate = fromPerSecond === toPerSecond ? fromPerSecond : `${fromPerSecond}..${toPerSecond}`;
  return `${rate}/s:${durationText(durationMs)}`;
}
