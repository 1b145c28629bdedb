import { execFileSync } from 'node:child_process';

export interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every process of this machine that runs; one that has ended and waits to be reaped does not. */
function processes(): Listed[] {
  const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return listed.split('\n').flatMap((line) => {
    const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || state!.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), command: command! }];
  });
}

/** The processes that a process started, and theirs. */
export function descendants(root: number): Listed[] {
  const all = processes();
  const found: Listed[] = [];
  let parents = [root];
  while (parents.length > 0) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    found.push(...children);
    parents = children.map(({ pid }) => pid);
  }
  return found;
}

/** The processes whose command lines hold `word`. */
export const runningWith = (word: string): Listed[] =>
  processes().filter(({ command }) => command.includes(word));

/** Those of `pids` that run still. */
export function stillRunning(pids: readonly number[]): Listed[] {
  return processes().filter(({ pid }) => pids.includes(pid));
}

/** Ends a process at once; one that is gone already is no error. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
