import { describe, expect, it } from 'vitest';
import { calibrateCommand } from '../../../src/commands/calibrate.ts';

const refused = (...args: string[]) =>
  calibrateCommand()
    .exitOverride()
    .parseAsync(args, { from: 'user' })
    .then(
      () => null,
      (error: unknown) => error,
    );

describe('calibrate refuses, before anything starts,', () => {
  it('checks that there are not, all at once', async () => {
    expect(await refused('--only', 'stal,ceiling,foo')).toMatchObject({
      exitCode: 2,
      problems: [
        { where: '--only stal', remedy: expect.stringContaining('did you mean stall?') },
        { where: '--only foo', remedy: expect.stringContaining('There are round-trip,') },
      ],
    });
  });

  it('addresses that are none, beside what else is wrong', async () => {
    expect(await refused('--only', 'foo', '--brokers', 'nowhere:x')).toMatchObject({
      exitCode: 2,
      problems: [{ where: '--only foo' }, { where: expect.stringContaining('--brokers') }],
    });
  });

  it('a broker that nothing would be sent to', async () => {
    expect(await refused('--only', 'lag,ceiling', '--broker', 'embedded')).toMatchObject({
      exitCode: 2,
      problems: [{ where: '--broker', what: expect.stringContaining('only for the overhead') }],
    });
  });
});
