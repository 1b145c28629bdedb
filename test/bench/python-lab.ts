import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const answerLimitMs = 60_000;

/** The lab's Python generator in a process of its own, which ends with this one. */
export interface PythonLab {
  /** Seconds that it takes to generate and encode `records` records. */
  secondsFor(records: number): Promise<number>;
  close(): void;
}

/** Starts it; null where there is no python3. */
export async function startPythonLab(): Promise<PythonLab | null> {
  const python = spawn('python3', ['test/bench/lab_generator.py'], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await once(python, 'spawn');
  } catch {
    return null;
  }
  // A request to a process that has died is told of by the answer that never comes.
  python.stdin.on('error', () => undefined);
  const lines = createInterface(python.stdout);
  const ended = once(lines, 'close').then(() => {
    throw new Error('the Python generator ended by itself');
  });
  ended.catch(() => undefined);
  return {
    async secondsFor(records) {
      const answer = once(lines, 'line', { signal: AbortSignal.timeout(answerLimitMs) });
      python.stdin.write(`${records}\n`);
      const [line] = await Promise.race([answer, ended]);
      return Number(line);
    },
    close: () => python.kill(),
  };
}
