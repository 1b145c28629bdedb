/**
 * The process that stops another for a known time: forked by stall.ts, so that the stopped one goes on even when
 * lingerlab is killed in between.
 */
import type { HostMessage } from '../broker/hosted.ts';
import { nowUs } from '../measure/clock.ts';

export interface StopStart {
  readonly pid: number;
  readonly ms: number;
}

export interface StopDone {
  /** How long the process was really stopped. */
  readonly stoppedUs: number;
}

const say = (message: HostMessage<StopDone>) => process.send?.(message);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.once('disconnect', () => process.exit(0));
process.once('message', ({ pid, ms }: StopStart) => {
  process.once('exit', () => goOn(pid));
  const fromUs = nowUs();
  process.kill(pid, 'SIGSTOP');
  setTimeout(() => {
    goOn(pid);
    say({ type: 'ready', ready: { stoppedUs: nowUs() - fromUs } });
  }, ms);
});

/** A process that is gone needs no signal; one that runs takes no notice of it. */
function goOn(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
