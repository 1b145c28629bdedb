import type { Problem } from '../errors.ts';
import { type LoadDocument, loadSchema } from './load-schema.ts';
import { milliseconds, stageFrom, stagesMs } from './loads.ts';
import type { Locate } from './locate.ts';
import { type Offer, offersOf } from './offers.ts';
import { durationText, longestMs } from './quantities.ts';
import { mostLanes, scenarioSchema } from './schema.ts';

/**
 * The most messages a second that a lane can be told to send: one a microsecond, which is the unit of every time that is
 * recorded. Of messages that are due closer together nobody could say which one was late.
 */
export const highestPerLane = 1_000_000;

/** What is wrong with a load beside the lanes and the duration that it shares a scenario with. */
export function loadProblems(document: unknown, locate: Locate): Problem[] {
  const said = (document ?? {}) as { load?: unknown; lanes?: unknown; duration?: unknown };
  const lanes = scenarioSchema.shape.lanes.safeParse(said.lanes).data;
  const [fewest, most] = lanes === undefined ? [mostLanes, 1] : [Math.min(...lanes), Math.max(...lanes)];
  const load = loadSchema.safeParse(said.load).data;
  const problems = lanes === undefined ? [] : tooFewPlaces(said.load, most, locate);
  if (kindOf(said.load) === 'stages' && said.duration !== undefined)
    problems.push({
      where: locate(['duration'], true),
      what: 'duration has no place beside stages, which bring their own length',
      remedy: "leave it out, or change the stages' for",
    });
  if (load === undefined) return problems;
  if (load.kind === 'stages') problems.push(...tooLong(load, locate));
  const duration = scenarioSchema.shape.duration.safeParse(said.duration).data;
  const windowMs = duration === undefined ? null : milliseconds(duration);
  if (load.kind === 'burst') problems.push(...burstProblems(load, most, windowMs, locate));
  for (const offer of offersOf(load, windowMs))
    problems.push(...tooFast(offer, fewest, locate), ...tooFew(offer, most, locate));
  return problems;
}

const kindOf = (load: unknown): unknown => (load as { kind?: unknown } | null | undefined)?.kind;

/** Lanes share the window, and one without a message in flight would measure nothing. */
function tooFewPlaces(load: unknown, lanes: number, locate: Locate): Problem[] {
  const { inFlight, window } = (load ?? {}) as { inFlight?: unknown; window?: unknown };
  return Object.entries({ inFlight: [inFlight].flat(), window: [window].flat() }).flatMap(([name, values]) =>
    values
      .filter((value): value is number => typeof value === 'number' && value >= 1 && value < lanes)
      .map((value) => ({
        where: locate(['load', name]),
        what: `${name} ${value} is less than one message for each of ${lanes} lanes`,
      })),
  );
}

type StagesDocument = Extract<LoadDocument, { kind: 'stages' }>;
type BurstDocument = Extract<LoadDocument, { kind: 'burst' }>;

function tooLong(load: StagesDocument, locate: Locate): Problem[] {
  const lengthMs = stagesMs(load.stages.map(stageFrom));
  if (lengthMs <= longestMs) return [];
  const what = `stages last ${durationText(lengthMs)} in all, more than ${durationText(longestMs)}`;
  return [{ where: locate(['load', 'stages']), what }];
}

function burstProblems(
  load: BurstDocument,
  lanes: number,
  windowMs: number | null,
  locate: Locate,
): Problem[] {
  const [share, of] = [Math.floor(load.window / lanes), lanes === 1 ? '' : ` that ${lanes} lanes share`];
  const problems = load.burst.flatMap((burst, index): Problem[] =>
    Math.ceil(burst / lanes) <= share
      ? []
      : [
          {
            where: locate(['load', 'burst', index]),
            what: `burst ${burst} does not fit into the window of ${load.window} messages${of}: the rest of it would be dropped`,
            remedy: 'raise window, or make bursts smaller',
          },
        ],
  );
  const everyMs = milliseconds(load.every);
  if (windowMs !== null && windowMs < everyMs)
    problems.push({
      where: locate(['load', 'every']),
      what: `every ${durationText(everyMs)} is longer than the duration of ${durationText(windowMs)}`,
      remedy: `set duration to ${durationText(everyMs)} or more, a multiple of it if you can`,
    });
  return problems;
}

function tooFast({ keys, words, peakPerSecond }: Offer, lanes: number, locate: Locate): Problem[] {
  if (peakPerSecond <= lanes * highestPerLane) return [];
  const enough = Math.ceil(peakPerSecond / highestPerLane);
  return [
    {
      where: locate(keys),
      what: `${words} is more than 1M/s a lane: messages would be due less than 1 µs apart, which the clock cannot tell`,
      remedy: enough <= mostLanes ? `lower it, or set lanes to ${enough} or more` : 'lower it',
    },
  ];
}

function tooFew({ keys, words, messages }: Offer, lanes: number, locate: Locate): Problem[] {
  if (messages === null || messages >= lanes) return [];
  const each = lanes === 1 ? '' : ` for each of ${lanes} lanes`;
  return [
    {
      where: locate(keys),
      what: `${words} offers ${Number(messages.toPrecision(3))} messages in all, less than one${each}`,
      remedy: 'raise it, or measure for longer',
    },
  ];
}
