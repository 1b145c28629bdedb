import { SingleBar } from 'cli-progress';
import pc from 'picocolors';
import { formatLatency, formatRate, formatSeconds, plural } from '../report/format.ts';
import type { RunEvent, RunListener } from '../run/events.ts';
import type { PlannedPoint } from '../scenario/plan.ts';

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
  };
}

function liveLine(screen: Screen, clock: TrialClock, label: (point: PlannedPoint) => string): RunProgress {
  let line = { position: 0, trials: 0, point: '', figures: 'connecting' };
  const bar = new SingleBar({
    stream: screen,
    clearOnComplete: true,
    hideCursor: true,
    linewrap: false,
    gracefulExit: false,
    fps: 8,
    format: ({ barsize = 20 }, { progress }) => {
      const full = Math.round(progress * barsize);
      const drawn = pc.cyan('█'.repeat(full)) + pc.dim('░'.repeat(barsize - full));
      const left = formatSeconds(clock.left(line.trials - line.position + 1));
      return `${drawn} ${line.position}/${line.trials} ${line.point} · ${line.figures} · ${left} left`;
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
        screen.write(`${pc.dim(announcement(event))}\n`);
      } else if (event.kind === 'trial-started') {
        clock.begin();
        const { position, trials } = event;
        line = { position, trials, point: label(event.trial.point), figures: 'connecting' };
        if (!drawing) bar.start(trials, position - 1);
        drawing = true;
        bar.update(position - 1);
      } else if (event.kind === 'progress') {
        line.figures = figures(event);
        bar.update(line.position - 1);
      } else {
        clock.end();
        bar.update(line.position);
        if (line.position === line.trials) stop();
      }
    },
  };
}

function lineByLine(screen: Screen, clock: TrialClock, label: (point: PlannedPoint) => string): RunProgress {
  let line = { position: 0, trials: 0, point: '' };
  return {
    stop: () => {},
    listener: (event) => {
      if (event.kind === 'status' || event.kind === 'ready') {
        screen.write(`${announcement(event)}\n`);
      } else if (event.kind === 'trial-started') {
        clock.begin();
        line = { position: event.position, trials: event.trials, point: label(event.trial.point) };
      } else if (event.kind === 'trial-ended') {
        clock.end();
        const { trial } = event;
        const outcome =
          trial.state === 'failed'
            ? `failed: ${trial.cause.message}`
            : `${formatRate(trial.throughput.messagesPerSecond)} msg/s, p99 ${formatLatency(trial.latencyUs.response.p99)}${trial.state === 'suspect' ? ' (suspect)' : ''}`;
        const left = formatSeconds(clock.left(line.trials - line.position));
        screen.write(`${line.position}/${line.trials} ${line.point}: ${outcome} · ${left} left\n`);
      }
    },
  };
}

function announcement(event: Extract<RunEvent, { kind: 'status' | 'ready' }>): string {
  if (event.kind === 'status') return event.text;
  const { kind, version, topic } = event.broker;
  const found = topic.created ? 'created' : 'found, and used as it is';
  const partitions = `${plural(topic.partitions, 'partition')}, replication factor ${topic.replicationFactor}`;
  return `sending to ${kind}${version === null ? '' : ` (${version})`}, topic ${topic.name} (${found}: ${partitions})`;
}

function figures(event: Extract<RunEvent, { kind: 'progress' }>): string {
  if (!event.measuring) return 'warming up';
  const p99 = event.p99Us === null ? '—' : formatLatency(event.p99Us);
  return `${formatRate(event.messagesPerSecond)} msg/s · p99 ${p99}`;
}
