import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { settlesWithin } from '../deadline.ts';
import { plainText } from '../plain-text.ts';
import { redacted } from '../redact.ts';
import { withoutSecrets } from '../security/environment.ts';
import { secretsIn } from '../security/secrets.ts';
import { laneError } from './errors.ts';
import { lastWordsOf } from './last-words.ts';
import type { ChildMessage, LaneResult, LaneSpec, ParentMessage } from './messages.ts';
import type { LaneLink } from './run-lane.ts';
import { fullYoungGeneration } from './young-generation.ts';

const childHost = fileURLToPath(new URL('./child-host.js', import.meta.url));
/** How much of what a child wrote before it died is kept for the cause. */
const keptOutput = 4096;
/** How long what it wrote may take to come after its end, in milliseconds. */
const lastWordsMs = 1000;

/**
 * Runs a lane in a child process of its own, which ends with it, and when `letGo` rejects. Rejects with the lane's own
 * error, or with LANE_DIED and the exit code or signal where the process ends before it has answered.
 */
export async function runInChild(spec: LaneSpec, link: LaneLink, letGo: Promise<never>): Promise<LaneResult> {
  const child = fork(childHost, [], {
    // Its connection comes with the specification; what it holds in its environment, others can read.
    env: withoutSecrets(process.env, secretsIn(spec.connection)),
    serialization: 'advanced',
    execArgv: [...fullYoungGeneration],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  try {
    return await Promise.race([answerOf(child, spec, link), letGo]);
  } finally {
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
  }
}

function answerOf(child: ChildProcess, spec: LaneSpec, link: LaneLink): Promise<LaneResult> {
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk).slice(-keptOutput);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const tell = (message: ParentMessage): void => {
    if (child.connected) child.send(message);
  };
  return new Promise((resolve, reject) => {
    child.on('message', (message: ChildMessage) => {
      if (message.kind === 'event') link.send(message.event);
      else if (message.kind === 'result') resolve(message.result);
      else reject(laneError(message.code, message.message));
    });
    child.on('error', (error) =>
      reject(laneError('LANE_DIED', `its process could not be started: ${error.message}`)),
    );
    const closed = new Promise<void>((done) => child.once('close', () => done()));
    child.on('exit', async (code, signal) => {
      // What it said last may still be on its way; a process of its own may hold the pipe for longer.
      await settlesWithin(closed, lastWordsMs);
      reject(laneError('LANE_DIED', deathOf(code, signal, output)));
    });
    void link.start.then((atUs) => tell({ kind: 'start', atUs }));
    void link.measure.then(tell);
    tell({ kind: 'spec', spec });
  });
}

function deathOf(code: number | null, signal: string | null, output: string): string {
  const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
  const said = plainText(redacted(lastWordsOf(output)));
  return `its process ${how} before it had answered${said === '' ? '' : `; its last words: ${said}`}`;
}
