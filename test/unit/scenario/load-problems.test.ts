import { describe, expect, it } from 'vitest';
import { problemsOf } from '../problems.ts';
import { scenarioOf } from './scenarios.ts';

/** A scenario that is right but for its load, which stands in line 3 from column 7 on. */
const withLoad = (load: string, rest = '') =>
  `name: x\ntopic: { name: t }\nload: ${load}\nbackends: [kafkajs]\n${rest}`;
const stages = (list: string, rest = '') => withLoad(`{ kind: stages, stages: ${list} }`, rest);
const burst = (keys: string, rest = '') => withLoad(`{ kind: burst, ${keys} }`, rest);

const everyProblem = (text: string, ...sets: string[]) => problemsOf(() => scenarioOf(text, ...sets));

describe('a bad load', () => {
  it.each([
    // Stages
    [withLoad('{ kind: stages }'), '3:7: load.stages is missing'],
    [stages('[]'), '3:31: stages is an empty list, which leaves nothing to measure'],
    [stages('10s'), '3:31: stages must be a list of stages, such as { rate: 1000/s, for: 10s }'],
    [
      stages('[10s]'),
      '3:32: a stage must be a mapping with rate and for, such as { rate: 1000/s, for: 10s }',
    ],
    [stages('[{ rate: 1 }]'), '3:32: load.stages.0.for is missing'],
    [stages('[{ rate: 1, for: 1s }, { for: 1s }]'), '3:54: load.stages.1.rate is missing'],
    [
      stages('[{ rate: 1, for: forever }]'),
      /^3:48: for must be a length of time from 1 ms to 24h, .* not "forever"$/,
    ],
    [stages('[{ rate: 1, for: .inf }]'), '3:48: for must be a length of time such as 500ms, 10s or 2m'],
    [stages('[{ rate: 1, for: 0s }]'), /^3:48: for must be a length of time from 1 ms to 24h, .* not "0s"$/],
    [stages('[{ rate: 1, for: -1s }]'), /^3:48: for must be a length of time from 1 ms /],
    [stages('[{ rate: 1, for: 1s, fro: 2 }]'), '3:52: unknown key fro in load.stages.0 — did you mean for?'],
    [stages('[{ rate: -1, for: 1s }]'), /^3:40: rate must be messages a second from 0, .* not -1$/],
    [stages('[{ rate: fast, for: 1s }]'), /^3:40: rate must be messages a second from 0, .* not "fast"$/],
    [
      stages('[{ rate: [1], for: 1s }]'),
      /^3:40: rate must be messages a second, such as 5000\/s, or a ramp: /,
    ],
    [stages('[{ rate: 0, for: 1s }]'), /^3:40: a stage must offer more than 0 at one end at least; /],
    [stages('[{ rate: { from: 0, to: 0/s }, for: 1s }]'), /^3:40: a stage must offer more than 0 /],
    [stages('[{ rate: { from: 1 }, for: 1s }]'), '3:40: load.stages.0.rate.to is missing'],
    [
      stages('[{ rate: { from: 1, to: -2 }, for: 1s }]'),
      /^3:55: to must be messages a second from 0, .* not -2$/,
    ],
    [
      stages('[{ rate: { from: 1, to: 2, too: 3 }, for: 1s }]'),
      '3:58: unknown key too in load.stages.0.rate — did you mean to?',
    ],
    [stages('[{ rate: 1, for: 20h }, { rate: 1, for: 5h }]'), '3:31: stages last 25h in all, more than 24h'],
    [
      stages('[{ rate: 1, for: 30s }]', 'duration: 10s\n'),
      "5:1: duration has no place beside stages, which bring their own length — leave it out, or change the stages' for",
    ],
    [
      stages('[{ rate: { from: 0, to: 0.1 }, for: 10s }]'),
      '3:31: load offers 0.5 messages in all, less than one — raise it, or measure for longer',
    ],
    [
      withLoad('{ kind: stages, stages: [{ rate: 1, for: 1s }], rate: 1 }'),
      /^3:55: unknown key rate in load — known are kind, stages, arrivals, window$/,
    ],
    // Bursts
    [burst('burst: 5'), '3:7: load.every is missing'],
    [burst('every: 1s'), '3:7: load.burst is missing'],
    [burst('burst: 0, every: 1s'), '3:29: burst must be at least 1 messages, not 0'],
    [burst('burst: 5, every: 0s'), /^3:39: every must be a length of time from 1 ms to 24h, .* not "0s"$/],
    [burst('rate: -1, burst: 5, every: 1s'), /^3:28: rate must be messages a second from 0, .* not -1$/],
    [
      burst('burst: 5, every: 1s, arrivals: even'),
      /^3:43: unknown key arrivals in load — known are kind, rate, burst, every, window$/,
    ],
    [
      burst('burst: [5, 50], every: 1s, window: 20'),
      '3:33: burst 50 does not fit into the window of 20 messages: the rest of it would be dropped — raise window, or make bursts smaller',
    ],
    [
      burst('burst: 20, every: 1s, window: 20', 'lanes: 3\n'),
      /^3:29: burst 20 does not fit into the window of 20 messages that 3 lanes share: /,
    ],
    [
      burst('burst: 5, every: 20s'),
      '3:39: every 20s is longer than the duration of 10s — set duration to 20s or more, a multiple of it if you can',
    ],
    // What the clock can tell, and what falls into the window
    [withLoad('{ kind: open, rate: 0 }'), /^3:27: rate must be messages a second above 0, .* not 0$/],
    [
      withLoad('{ kind: open, rate: [1M/s, 2.5M/s] }'),
      '3:34: rate 2500000/s is more than 1M/s a lane: messages would be due less than 1 µs apart, which the clock cannot tell — lower it, or set lanes to 3 or more',
    ],
    [
      withLoad('{ kind: open, rate: 65M/s }', 'lanes: 64\n'),
      /^3:27: rate 65000000\/s is more than 1M\/s a lane: .* — lower it$/,
    ],
    [
      stages('[{ rate: 1, for: 1s }, { rate: { from: 1, to: 3M/s }, for: 1s }]', 'lanes: 2\n'),
      /^3:62: rate 3000000\/s is more than 1M\/s a lane: .* to 3 or more$/,
    ],
    [burst('burst: 5000, every: 1ms'), /^3:29: burst 5000 every 1ms over 0\/s is more than 1M\/s a lane: /],
    [
      withLoad('{ kind: open, rate: 0.05 }'),
      '3:27: rate 0.05/s offers 0.5 messages in all, less than one — raise it, or measure for longer',
    ],
    [
      withLoad('{ kind: open, rate: 1 }', 'lanes: 20\n'),
      '3:27: rate 1/s offers 10 messages in all, less than one for each of 20 lanes — raise it, or measure for longer',
    ],
    // Of several numbers of lanes, the fewest carry the least, and the most share the window
    [
      withLoad('{ kind: open, rate: 2M/s }', 'lanes: [2, 1]\n'),
      /^3:27: rate 2000000\/s is more than 1M\/s a lane: /,
    ],
    [withLoad('{ kind: open, rate: 1 }', 'lanes: [1, 20]\n'), /less than one for each of 20 lanes/],
    [withLoad('{ kind: open, rate: 1, arrivals: random }'), '3:40: arrivals must be even or poisson'],
    // Beside the load
    [withLoad('{ kind: open, rate: 1 }', 'pacing: busy\n'), '5:9: pacing must be timer or spin'],
    [
      withLoad('{ kind: open, rate: 1 }', 'warmup: { min: 5s, max: 2s }\n'),
      '5:16: warmup.min 5s is longer than warmup.max 2s',
    ],
    [
      withLoad('{ kind: open, rate: 1 }', 'warmup: { max: 1s }\n'),
      '5:9: warmup.min 2s is longer than warmup.max 1s',
    ],
    [
      withLoad('{ kind: open, rate: 1 }', 'warmup: { min: soon, max: 1s }\n'),
      /^5:16: warmup.min must be a length of time from 0 ms .* not "soon"$/,
    ],
    [
      withLoad('{ kind: open, rate: 1 }', 'warmup: { min: 1s, mix: 2s }\n'),
      '5:20: unknown key mix in warmup — did you mean min?',
    ],
    [
      withLoad('{ kind: open, rate: 1 }', 'warmup: [1s]\n'),
      '5:9: warmup must be a length of time such as 2s, or { min: 1s, max: 10s }',
    ],
  ])('%j', async (text, problem) => {
    const [only, ...more] = await everyProblem(text);
    expect(more).toEqual([]);
    const said = only!.replace(/^s\.yaml:/, '');
    if (typeof problem === 'string') expect(said).toBe(problem);
    else expect(said).toMatch(problem);
  });

  it('is told of all at once, each with its place', async () => {
    const text = withLoad(
      `{ kind: stages, window: 0, stages: [
  { rate: 0, for: 10s },
  { rate: { from: -1, too: 5 }, for: never } ] }`,
      'duration: 1s\npacing: busy\nwarmup: { min: 2s, max: 1s }\n',
    );
    expect(
      (await everyProblem(text, 'seed=-1')).map((problem) => problem.split(/ — |, such|, which|;/, 1)[0]),
    ).toEqual([
      's.yaml:4:11: a stage must offer more than 0 at one end at least',
      's.yaml:5:19: from must be messages a second from 0',
      's.yaml:5:11: load.stages.1.rate.to is missing',
      's.yaml:5:23: unknown key too in load.stages.1.rate',
      's.yaml:5:38: for must be a length of time from 1 ms to 24h',
      's.yaml:3:31: window must be at least 1 messages, not 0',
      's.yaml:8:9: pacing must be timer or spin',
      's.yaml:9:16: warmup.min 2s is longer than warmup.max 1s',
      '--set seed=-1: seed must be at least 0, not -1',
      's.yaml:7:1: duration has no place beside stages',
    ]);
  });
});

describe('a bad load from the command line', () => {
  const text = stages('[{ rate: 1, for: 30s }]');

  it.each([
    ['duration=5s', /^--set duration=5s: duration has no place beside stages/],
    ['load.stages.0.for=0s', /^--set load\.stages\.0\.for=0s: for must be a length of time from 1 ms /],
    [
      'load.stages.0.rate=5M/s',
      /^--set load\.stages\.0\.rate=5M\/s: rate 5000000\/s is more than 1M\/s a lane/,
    ],
    ['load.stages.0.rate=fast', /^--set load\.stages\.0\.rate=fast: rate must be /],
    ['load.stages=[]', /^--set load\.stages=\[\]: stages is an empty list/],
    ['warmup.max=1s', /: warmup\.min 2s is longer than warmup\.max 1s$/],
    ['warmup.min=20s', null],
    ['pacing=spinning', '--set pacing=spinning: pacing must be timer or spin'],
  ])('%s', async (set, problem) => {
    if (problem === null) {
      expect(scenarioOf(text, set).scenario.warmupLimitMs).toBe(100_000);
      return;
    }
    const [only, ...more] = await everyProblem(text, set);
    expect(more).toEqual([]);
    expect(only).toMatch(problem);
  });
});

describe('a load at the edge', () => {
  it.each([
    withLoad('{ kind: open, rate: 1M/s }'),
    withLoad('{ kind: open, rate: 64M/s }', 'lanes: 64\n'),
    withLoad('{ kind: open, rate: 0.1 }'),
    stages('[{ rate: 1, for: 12h }, { rate: 1, for: 12h }]'),
    stages('[{ rate: { from: 0, to: 1M/s }, for: 1ms }]'),
    burst('burst: 20, every: 10s, window: 20'),
    burst('burst: 1000, every: 1ms'),
    withLoad('{ kind: open, rate: 1 }', 'warmup: { min: 1s, max: 1s }\n'),
    withLoad('{ kind: open, rate: 1 }', 'warmup: {}\n'),
  ])('%j is right', (text) => {
    expect(() => scenarioOf(text)).not.toThrow();
  });
});
