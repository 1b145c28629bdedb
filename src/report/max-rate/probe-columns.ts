import { formatRate, type LatencyUnit, noFigure, significant } from '../../format.ts';
import type { Probe } from '../../result/search-schema.ts';
import type { TextColumn } from '../terminal-table.ts';
import { offeredIn, phaseOf } from './answer.ts';

/** The probes of a search in their order: what was offered, what came of it, and what that says. */
export function probeColumns(probes: readonly Probe[], unit: LatencyUnit): TextColumn<Probe>[] {
  const known = (value: number | null, format: (value: number) => string) =>
    value === null ? noFigure : format(value);
  return [
    { head: ['', '#'], align: 'right', cell: (probe) => String(probes.indexOf(probe) + 1).padStart(3) },
    {
      head: ['', 'outcome'],
      align: 'left',
      cell: ({ outcome }) => outcome,
      paint: (text, { outcome }, { green, red, yellow, dim }) =>
        ({ pass: green, fail: red, void: yellow, info: dim })[outcome](text),
    },
    { head: ['', 'why'], align: 'left', dropOrder: 1, cell: phaseOf },
    { head: ['offered', '/s'], align: 'right', cell: offeredIn },
    {
      head: ['achieved', '/s'],
      align: 'right',
      cell: ({ achievedPerSecond }) => known(achievedPerSecond, formatRate),
    },
    {
      head: ['resp.', 'p99'],
      align: 'right',
      cell: ({ responseP99Us }) => known(responseP99Us, (us) => significant(us / unit.microseconds)),
    },
  ];
}
