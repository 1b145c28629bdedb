import { SingleBar } from 'cli-progress';
import pc from 'picocolors';
import { formatLatency, formatRate, formatSeconds, plural } from '../format.ts';
import type { RunEvent, RunListener, SearchTime } from '../run/events.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import { inColor } from './terminal.ts';

/** Where progress is shown: a stream that may be a terminal. */
type Screen = NodeJS.WriteStream;

/** Shows a run as it goes on: one live line on a terminal, a line a trial elsewhere. */
export interface RunProgress {
  readonly listener: RunListener;
  /** Takes the live line away, so that other text can be written. */
  stop(): void;
}

/**
 * Progress on `screen`; `secondsPerTrial` is the plan's estimate, used for the time left until trials have told.
 * `label` names a point in few words.
 */
export function runProgress(
  screen: Screen,
  secondsPerTrial: number,
  label: (point: PlannedPoint) => string,
): RunProgress {
  const clock = trialClock(secondsPerTrial);
  return screen.isTTY ? liveLine(screen, clock, label) : lineByLine(screen, clock, label);
}

interface TrialClock {
  begin(): void;
  end(): void;
  /** Seconds until `left` more trials are done, the one under way among them. */
  left(left: number): number;
  /** Of so many seconds from when the trial under way began: those that are left. */
  until(seconds: number): number;
}

/** Estimates from the trials so far, once there are any. */
function trialClock(secondsPerTrial: number): TrialClock {
  let done = 0;
  let spentMs = 0;
  let beganAt: number | null = null;
  const mean = () => (done === 0 ? secondsPerTrial : spentMs / done / 1000);
  const underWayMs = () => (beganAt === null ? 0 : performance.now() - beganAt);
  return {
    begin: () => {
      beganAt = performance.now();
    },
    end: () => {
      done += 1;
      spentMs += underWayMs();
      beganAt = null;
    },
    left: (left) => Math.max(0, left * mean() - underWayMs() / 1000),
    until: (seconds) => Math.max(0, seconds - underWayMs() / 1000),
  };
}

function liveLine(screen: Screen, clock: TrialClock, label: (point: PlannedPoint) => string): RunProgress {
  const colors = pc.createColors(inColor(screen));
  let line: Line & { figures: string } = { position: 0, trials: 0, point: '', figures: 'connecting' };
  const bar = new SingleBar({
    stream: screen,
    clearOnComplete: true,
    hideCursor: true,
    linewrap: false,
    gracefulExit: false,
    fps: 8,
    format: ({ barsize = 20 }, { progress }) => {
      const full = Math.round(progress * barsize);
      const drawn = colors.cyan('█'.repeat(full)) + colors.dim('░'.repeat(barsize - full));
      return `${drawn} ${placeOf(line)} ${line.point} · ${line.figures}${leftWords(line, clock, 1)}`;
    },
    barsize: 20,
  });
  let drawing = false;
  const stop = (): void => {
    if (drawing) bar.stop();
    drawing = false;
  };
  return {
    stop,
    listener: (event) => {
      if (event.kind === 'status' || event.kind === 'ready') {
        stop();
        screen.write(`${colors.dim(announcement(event))}\n`);
      } else if (event.kind === 'trial-started') {
        clock.begin();
        line = { ...lineOf(event, label), figures: 'connecting' };
        if (!drawing) bar.start(1, doneShare(line));
        drawing = true;
        bar.update(doneShare(line));
      } else if (event.kind === 'progress') {
        line.figures = figures(event);
        bar.update(doneShare(line));
      } else {
        clock.end();
        bar.update(event.time?.spentShare ?? line.position / line.trials);
        if (event.time === undefined && line.position === line.trials) stop();
      }
    },
  };
}

function lineByLine(screen: Screen, clock: TrialClock, label: (point: PlannedPoint) => string): RunProgress {
  let line: Line = { position: 0, trials: 0, point: '' };
  return {
    stop: () => {},
    listener: (event) => {
      if (event.kind === 'status' || event.kind === 'ready') {
        screen.write(`${announcement(event)}\n`);
      } else if (event.kind === 'trial-started') {
        clock.begin();
        line = lineOf(event, label);
      } else if (event.kind === 'trial-ended') {
        clock.end();
        const { trial } = event;
        const outcome =
          trial.state === 'failed'
            ? `failed: ${trial.cause.message}`
            : `${formatRate(trial.throughput.messagesPerSecond)} msg/s, p99 ${formatLatency(trial.latencyUs.response.p99)}${trial.state === 'suspect' ? ' (suspect)' : ''}`;
        line = { ...line, time: event.time };
        screen.write(`${placeOf(line)} ${line.point}: ${outcome}${leftWords(line, clock, 0)}\n`);
      }
    },
  };
}

/** The trial under way: which of how many, or where a search stands within its time. */
interface Line {
  readonly position: number;
  readonly trials: number;
  readonly point: string;
  readonly time?: SearchTime | undefined;
}

const lineOf = (
  { position, trials, trial, time }: Extract<RunEvent, { kind: 'trial-started' }>,
  label: (point: PlannedPoint) => string,
): Line => ({ position, trials, point: label(trial.point), time });

const placeOf = ({ position, trials, time }: Line): string =>
  time === undefined ? `${position}/${trials}` : String(position);

const doneShare = ({ position, trials, time }: Line): number => time?.spentShare ?? (position - 1) / trials;

/** The time left, where any is taken; `underWay` is 1 while the trial itself is. */
function leftWords({ position, trials, time }: Line, clock: TrialClock, underWay: 0 | 1): string {
  if (time?.leftS === null) return '';
  return time === undefined
    ? ` · ${formatSeconds(clock.left(trials - position + underWay))} left`
    : ` · ${formatSeconds(clock.until(time.leftS))} left at most`;
}

/** What a run says before its first trial, in a line. */
export function announcement(event: Extract<RunEvent, { kind: 'status' | 'ready' }>): string {
  if (event.kind === 'status') return event.text;
  const { kind, version, topic } = event.broker;
  if (kind === 'simulated') return 'simulating: nothing is sent, and the figures come from a cost model';
  const found = topic.created ? 'created' : 'found, and used as it is';
  const partitions = `${plural(topic.partitions, 'partition')}, replication factor ${topic.replicationFactor}`;
  return `sending to ${kind}${version === null ? '' : ` (${version})`}, topic ${topic.name} (${found}: ${partitions})`;
}

function figures(event: Extract<RunEvent, { kind: 'progress' }>): string {
  if (!event.measuring) return 'warming up';
  const p99 = event.p99Us === null ? '—' : formatLatency(event.p99Us);
  return `${formatRate(event.messagesPerSecond)} msg/s · p99 ${p99}`;
}
