import type { MessagePort } from 'node:worker_threads';
import { findBackend } from '../backend/registry.ts';
import { messageOf } from '../errors.ts';
import { withholdConnection } from '../security/secrets.ts';
import { runInChild } from './child.ts';
import { commandsFrom } from './commands.ts';
import { laneError, laneErrorCode } from './errors.ts';
import type { LaneCommand, LaneOutcome, LaneTask } from './messages.ts';
import { type LaneLink, runLane } from './run-lane.ts';

/** The pool's thread entry: runs the lane here, or in a child process where the client's native code needs one. */
export default async function work({ spec, port }: LaneTask): Promise<LaneOutcome> {
  withholdConnection(spec.connection);
  try {
    const host = spec.plugin?.host ?? (await findBackend(spec.backend)).host;
    if (spec.plugin !== undefined) talkToStderr();
    const link = linkOver(port);
    const letGo = whenLetGo(port);
    const result = await (host === 'thread'
      ? Promise.race([runLane(spec, link), letGo])
      : runInChild(spec, link, letGo));
    return { result };
  } catch (error) {
    // An error that crosses threads loses its code, so it crosses as data.
    return { code: laneErrorCode(error), message: messageOf(error) };
  } finally {
    port.close();
  }
}

/** Standard output is for what the command prints, whatever a user's own backend has to say. */
function talkToStderr(): void {
  process.stdout.write = process.stderr.write.bind(process.stderr);
}

function linkOver(port: MessagePort): LaneLink {
  return {
    send: (event) => port.postMessage(event),
    ...commandsFrom((listener: (command: LaneCommand) => void) => port.on('message', listener)),
  };
}

/** Rejects when the run closes the port: it wants this lane no more. */
function whenLetGo(port: MessagePort): Promise<never> {
  const letGo = new Promise<never>((_, reject) => {
    port.once('close', () => reject(laneError('INTERRUPTED', 'the run has let go of this lane')));
  });
  letGo.catch(() => {});
  return letGo;
}
