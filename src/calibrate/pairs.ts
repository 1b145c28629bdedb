import { host } from '../broker/hosted.ts';
import { fullYoungGeneration } from '../lane/young-generation.ts';
import type { BareRate, BareStart } from './bare/bare-loop.ts';
import type { Contest } from './contests.ts';
import type { Ground, Measured, Target, Trial } from './ground.ts';

/** What one client reached with lingerlab and without. */
export interface Pair {
  readonly bare: BareRate;
  readonly harness: BareRate;
}

/** What pairs need of the ground. */
interface PairGround extends Pick<Ground, 'signal' | 'tell'> {
  measure(trial: Trial): Promise<Pick<Measured, 'windowAcked' | 'resources'>>;
}

const warmupMs = 1500;
const durationMs = 3000;
const limitMs = 60_000;

/** Seconds that one pair takes: two trials, and what starting and ending them takes. */
export const pairSeconds = (2 * (warmupMs + durationMs)) / 1000 + 1.5;

/** Measures a client with lingerlab and bare in turns, so that what changes in the machine meets both. */
export async function measurePairs(
  contest: Contest,
  target: Target,
  count: number,
  ground: PairGround,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let pair = 0; pair < count; pair += 1) {
    ground.tell(`${contest.backend} with lingerlab and bare, pair ${pair + 1} of ${count}`);
    // The order alternates, so that neither side always comes second.
    const bareFirst = pair % 2 === 0;
    const early = bareFirst ? await bareRate(contest, target, ground.signal) : null;
    const harness = await harnessRate(contest, target, ground);
    pairs.push({ bare: early ?? (await bareRate(contest, target, ground.signal)), harness });
  }
  return pairs;
}

async function harnessRate(
  { backend, settings, window }: Contest,
  target: Target,
  { measure }: PairGround,
): Promise<BareRate> {
  const load = { kind: 'closed', inFlight: window } as const;
  const trial = { backend, target, settings, load, warmupMs, durationMs };
  const { windowAcked, resources } = await measure(trial);
  const { laneCpuRatio } = resources;
  return {
    messagesPerSecond: (windowAcked * 1000) / durationMs,
    cpuUsPerMessage: laneCpuRatio === null ? null : (laneCpuRatio * durationMs * 1000) / windowAcked,
  };
}

async function bareRate({ module, bare }: Contest, target: Target, signal: AbortSignal): Promise<BareRate> {
  const loop = await host<BareStart & Contest['bare'], BareRate>({
    module,
    // As lanes have it: otherwise the collector's part would pass for lingerlab's.
    execArgv: fullYoungGeneration,
    // As lanes do: Linux divides its cores over sessions first (autogroup), and one more would be an advantage.
    sharesSession: true,
    start: { ...target, ...bare, warmupMs, durationMs },
    startMs: limitMs,
    closeMs: 1000,
    signal,
  });
  await loop.close();
  return loop.ready;
}
