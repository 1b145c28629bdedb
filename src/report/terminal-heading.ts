import type { createColors } from 'picocolors';
import type { Result } from '../result/schema.ts';
import { calibrationFailed, describeCalibration } from './calibration.ts';
import {
  describeBroker,
  describeLoads,
  describePlugins,
  describeTime,
  describeTopic,
  describeWorkload,
} from './heading.ts';
import { hanging, wrap } from './wrap.ts';

/** What was asked, when, where and how, and what must be known before reading the table. */
export function terminalHeading(
  result: Result,
  colors: ReturnType<typeof createColors>,
  width: number,
): string {
  const { scenario } = result.run;
  const labelled = (label: string, text: string) => hanging(`${label.padEnd(6)} `, text, width, colors.dim);
  const warning = (label: string, text: string) => labelled(label, text).map(colors.yellow);
  const calibration = describeCalibration(result);
  const plugins = describePlugins(result);
  const { caveat } = result.broker;
  return [
    `${colors.bold(scenario.name)}  ${colors.dim(describeTime(result))}`,
    ...(scenario.question === null ? [] : wrap(scenario.question, width)),
    ...labelled('broker', describeBroker(result)),
    ...labelled('topic', describeTopic(result)),
    ...labelled('load', `${describeLoads(result)}; ${describeWorkload(result)}`),
    ...(plugins === null ? [] : labelled('own', plugins)),
    ...(calibration === null ? [] : (calibrationFailed(result) ? warning : labelled)('tool', calibration)),
    ...(caveat === null ? [] : warning('note', caveat)),
  ].join('\n');
}
