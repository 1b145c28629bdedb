import type { LoadDocument } from './load-schema.ts';
import { loadsFrom, type ScenarioLoad, type ScenarioStage } from './loads.ts';
import { durationText } from './quantities.ts';

/** What one value of a load's axes, or one of its stages, offers. */
export interface Offer {
  /** Where it stands in the scenario. */
  readonly keys: readonly PropertyKey[];
  /** What it is called in messages. */
  readonly words: string;
  /** The highest rate that lasts; a burst counts as spread over its period. */
  readonly peakPerSecond: number;
  /** Messages that are due in the measured window; null where that is not known. */
  readonly messages: number | null;
}

/** All that a load offers over a measured window; nothing for a closed load, which offers what is taken. */
export function offersOf(load: LoadDocument, windowMs: number | null): Offer[] {
  return loadsFrom(load).flatMap((each, index) => offersOfOne(each, index, windowMs));
}

function offersOfOne(load: ScenarioLoad, index: number, windowMs: number | null): Offer[] {
  switch (load.kind) {
    case 'closed':
      return [];
    case 'open': {
      const { ratePerSecond } = load;
      const messages = windowMs === null ? null : (ratePerSecond * windowMs) / 1000;
      const words = `rate ${ratePerSecond}/s`;
      return [{ keys: ['load', 'rate', index], words, peakPerSecond: ratePerSecond, messages }];
    }
    case 'stages': {
      const peaks = load.stages.map(({ fromPerSecond, toPerSecond }, stage): Offer => {
        const peakPerSecond = Math.max(fromPerSecond, toPerSecond);
        const keys = ['load', 'stages', stage, 'rate'];
        return { keys, words: `rate ${peakPerSecond}/s`, peakPerSecond, messages: null };
      });
      const messages = messagesIn(load.stages);
      return [...peaks, { keys: ['load', 'stages'], words: 'load', peakPerSecond: 0, messages }];
    }
    case 'burst': {
      const { ratePerSecond, messages, everyMs } = load;
      const peakPerSecond = ratePerSecond + (messages * 1000) / everyMs;
      const words = `burst ${messages} every ${durationText(everyMs)} over ${ratePerSecond}/s`;
      return [
        {
          keys: ['load', 'burst'],
          words,
          peakPerSecond,
          messages: windowMs === null ? null : (peakPerSecond * windowMs) / 1000,
        },
      ];
    }
  }
}

function messagesIn(stages: readonly ScenarioStage[]): number {
  return stages.reduce(
    (sum, { fromPerSecond, toPerSecond, durationMs }) =>
      sum + ((fromPerSecond + toPerSecond) * durationMs) / 2000,
    0,
  );
}
