// Holds the processes of one contestant: starts them, tells when all have ended, and ends them when it is let go of, in
// whatever way. Forked by leash.ts, as the leader of a process group of its own; they are in that group too.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));

const children = [];
process.once('message', async (commands) => {
  const endings = await Promise.all(commands.map(run));
  process.send(endings);
});
// The second message: whoever listens to its standard input is told to stop.
process.on('message', (message) => {
  if (message === 'stop') for (const child of children) child.stdin.end();
});

function run({ file, args, output, errors }) {
  const [out, err] = [openSync(output, 'w'), openSync(errors, 'w')];
  const child = spawn(file, args, { stdio: ['pipe', out, err] });
  closeSync(out);
  closeSync(err);
  children.push(child);
  // One that has ended needs no telling.
  child.stdin.on('error', () => {});
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? (code === 0 ? null : `ended with code ${code}`) : `was ended by ${signal}`),
    );
  });
}
