import { readdirSync, readFileSync } from 'node:fs';

/** What Linux tells of a process. */
export interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  /** CPU time of its own and of its children that have ended, in clock ticks. */
  readonly ticks: number;
}

/** Linux counts in hundredths of a second wherever it tells user space (USER_HZ). Source: time(7). */
const ticksPerSecond = 100;

/** CPU time of a process and all that it started, so far, in seconds; null where there is no /proc to tell. */
export function treeCpuSeconds(root: number): number | null {
  if (process.platform !== 'linux') return null;
  return treeTicks(root, allProcesses()) / ticksPerSecond;
}

/** The ticks of `root` and its descendants. A child that ended has left its own with its parent. */
export function treeTicks(root: number, processes: readonly ProcessTimes[]): number {
  const tree = new Set([root]);
  for (let size = 0; size < tree.size; ) {
    size = tree.size;
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
  }
  return processes.reduce((sum, { pid, ticks }) => (tree.has(pid) ? sum + ticks : sum), 0);
}

/** Reads /proc/<pid>/stat. The name, in brackets, may hold spaces and brackets of its own. Source: proc(5). */
export function timesIn(stat: string): ProcessTimes {
  const rest = stat
    .slice(stat.lastIndexOf(')') + 1)
    .trim()
    .split(' ')
    .map(Number);
  // After the name: state, ppid; utime, stime, cutime and cstime are the fields 14 to 17 of the whole line.
  const ticks = rest.slice(11, 15).reduce((sum, value) => sum + value, 0);
  return { pid: Number.parseInt(stat, 10), parent: rest[1]!, ticks };
}

function allProcesses(): ProcessTimes[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return [timesIn(readFileSync(`/proc/${name}/stat`, 'latin1'))];
    } catch (error) {
      // It has ended since the folder was read.
      if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
      throw error;
    }
  });
}
