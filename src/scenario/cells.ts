import {
  type ProducerSettings,
  type SettingName,
  type SettingValue,
  settingConflicts,
  settingNames,
} from '../producer-settings.ts';

/** Each named setting with the values it is swept over. */
export type SettingLists = ReadonlyMap<SettingName, readonly SettingValue[]>;

/** The cartesian product of the settings' lists, in their order; one empty cell where there are none. */
export function settingCells(lists: SettingLists): ProducerSettings[] {
  let cells: Record<string, SettingValue>[] = [{}];
  for (const [name, values] of lists)
    cells = cells.flatMap((cell) => values.map((value) => ({ ...cell, [name]: value })));
  return cells as ProducerSettings[];
}

/** Why no cell at all can be, each reason once; empty where at least one can. */
export function conflictsOfAll(cells: readonly ProducerSettings[]): string[] {
  const conflicts = cells.map(settingConflicts);
  return conflicts.every((reasons) => reasons.length > 0) ? [...new Set(conflicts.flat())] : [];
}

/** The setting that a reason speaks of first, for its place in the file. */
export function settingNamedIn(reason: string): SettingName | null {
  const named = settingNames.filter((name) => reason.includes(name));
  return named.sort((a, b) => reason.indexOf(a) - reason.indexOf(b))[0] ?? null;
}
