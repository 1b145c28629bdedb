import type { LoadDocument } from './load-schema.ts';
import { parseDurationMs, parseRatePerSecond } from './quantities.ts';

/** A stretch of a load whose rate goes straight from one value to another. */
export interface ScenarioStage {
  readonly fromPerSecond: number;
  readonly toPerSecond: number;
  readonly durationMs: number;
}

/** How messages are offered: a window kept full, or fixed times with a window past which messages are dropped. */
export type ScenarioLoad =
  | { readonly kind: 'closed'; readonly inFlight: number }
  | {
      readonly kind: 'open';
      readonly ratePerSecond: number;
      readonly arrivals: 'even' | 'poisson';
      readonly window: number;
    }
  | {
      readonly kind: 'stages';
      readonly stages: readonly ScenarioStage[];
      readonly arrivals: 'even' | 'poisson';
      readonly window: number;
    }
  | {
      readonly kind: 'burst';
      readonly ratePerSecond: number;
      readonly messages: number;
      readonly everyMs: number;
      readonly window: number;
    };

/** The loads that a document sweeps over: one for each value on its axes. */
export function loadsFrom(load: LoadDocument): ScenarioLoad[] {
  switch (load.kind) {
    case 'closed':
      return load.inFlight.map((inFlight) => ({ kind: 'closed', inFlight }));
    case 'open': {
      const { arrivals, window } = load;
      return load.rate.map((rate) => ({ kind: 'open', ratePerSecond: perSecond(rate), arrivals, window }));
    }
    case 'stages': {
      const { arrivals, window } = load;
      return [{ kind: 'stages', stages: load.stages.map(stageFrom), arrivals, window }];
    }
    case 'burst': {
      const { window } = load;
      const everyMs = milliseconds(load.every);
      return load.rate.flatMap((rate) =>
        load.burst.map(
          (messages): ScenarioLoad => ({
            kind: 'burst',
            ratePerSecond: perSecond(rate),
            messages,
            everyMs,
            window,
          }),
        ),
      );
    }
  }
}

type StageDocument = Extract<LoadDocument, { kind: 'stages' }>['stages'][number];

/** A bare rate is a ramp that stays where it is. */
export function stageFrom({ rate, for: length }: StageDocument): ScenarioStage {
  const { from, to } = typeof rate === 'object' ? rate : { from: rate, to: rate };
  return { fromPerSecond: perSecond(from), toPerSecond: perSecond(to), durationMs: milliseconds(length) };
}

/** Length of all stages together. */
export function stagesMs(stages: readonly ScenarioStage[]): number {
  return stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** A length of time that the schema let through. */
export const milliseconds = (text: string | number): number => checked(parseDurationMs(text));

const perSecond = (text: string | number): number => checked(parseRatePerSecond(text));

/** The schema let only readable quantities through; anything else here is a bug of ours. */
function checked(quantity: number | null): number {
  if (quantity === null) throw new TypeError('a quantity that the scenario schema accepted cannot be read');
  return quantity;
}
