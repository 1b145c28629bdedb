import { type ExecFileOptions, execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBroker } from '../../dist/broker/open.js';
import { clearUp, newFolder, plainEnvironment, scenarioFile } from './lingerlab.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const options: ExecFileOptions = { env: plainEnvironment(), timeout: 100_000, killSignal: 'SIGKILL' };

/** Runs a program to its end; rejects with what it printed where it does not end well. */
const execute = async (cwd: string, file: string, ...args: string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(file, args, { ...options, cwd });
  return stdout.toString();
};

describe('the packed package, installed in a project of its own', () => {
  let project: string;
  beforeAll(async () => {
    project = newFolder();
    // What is packed is what was built: the other tests are running on it.
    const packed = await execute(
      root,
      'npm',
      'pack',
      '--ignore-scripts',
      '--json',
      '--pack-destination',
      project,
    );
    const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
    writeFileSync(
      join(project, 'package.json'),
      JSON.stringify({ name: 'scratch', private: true, type: 'module' }),
    );
    const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--omit=optional', '--prefer-offline'];
    await execute(project, 'npm', 'install', ...quietly, `./${filename}`);
  });
  afterAll(clearUp);

  it('holds what it needs, and neither sources nor tests', async () => {
    const listed = JSON.parse(
      await execute(root, 'npm', 'pack', '--ignore-scripts', '--dry-run', '--json'),
    ) as [{ files: { path: string }[] }];
    const files = listed[0].files.map(({ path }) => path);
    for (const needed of [
      'package.json',
      'docker-compose.yml',
      'scenarios/quickstart.yaml',
      'examples/my-client.js',
      'docs/backends.md',
      'dist/cli.js',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/lane/worker.js',
      'dist/report/page.js',
      'dist/scenario.schema.json',
    ])
      expect(files).toContain(needed);
    expect(files.filter((path) => /^(src|test|node_modules|reports)\//.test(path))).toEqual([]);
  });

  it('runs a scenario from code', async () => {
    const broker = await openBroker({ choice: { kind: 'embedded' } });
    try {
      scenarioFile(project, { backends: ['kafkajs'], topic: { name: 'from-code' } });
      writeFileSync(
        join(project, 'run.js'),
        `import { renderTable, runScenario } from 'lingerlab';
const { result, path } = await runScenario('scenario.yaml', {
  broker: ${JSON.stringify(broker.bootstrap)},
  set: { 'producer.linger.ms': [0, 5], trials: 1 },
});
const acked = result.points.map(({ trials }) => trials[0].counts.acked);
console.log(JSON.stringify({ acked, path, table: renderTable(result, { color: false, width: 100 }) }));
`,
      );
      const printed = JSON.parse(await execute(project, process.execPath, 'run.js')) as {
        acked: number[];
        path: string;
        table: string;
      };
      expect(printed.acked).toEqual([expect.any(Number), expect.any(Number)]);
      expect(Math.min(...printed.acked)).toBeGreaterThan(0);
      expect(printed.table).toContain('kafkajs');
      expect(JSON.parse(readFileSync(join(project, printed.path), 'utf8'))).toMatchObject({
        run: { state: 'complete', scenario: { name: 'test' } },
      });
    } finally {
      await broker.close();
    }
  });

  it('has types that resolve, and that refuse what is wrong', async () => {
    const use = (line: string) => `import { LingerlabError, type Result, runScenario } from 'lingerlab';
const saved = await runScenario('scenario.yaml', { broker: 'embedded', onEvent: ({ kind }) => console.log(kind) });
const result: Result = saved.result;
for (const { trials } of result.points)
  for (const trial of trials) {
    if (trial.state === 'failed') throw new LingerlabError(5, [{ where: trial.cause.code, what: trial.cause.message }]);
    ${line}
  }
`;
    const check = (file: string, line: string) => {
      writeFileSync(join(project, file), use(line));
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
      const types = ['--typeRoots', join(root, 'node_modules/@types')];
      return execute(project, process.execPath, tsc, ...flags, ...types, file);
    };
    await expect(check('right.ts', 'console.log(trial.counts.acked.toFixed());')).resolves.toBe('');
    await expect(check('wrong.ts', 'console.log(trial.cause);')).rejects.toMatchObject({
      stdout: expect.stringMatching(/^wrong\.ts\(7,\d+\): error TS2339: Property 'cause' does not exist/),
    });
  });

  it('has the command', async () => {
    const help = await execute(project, 'npx', '--no-install', 'lingerlab', 'run', '--help');
    expect(help).toContain('Usage: lingerlab run');
  });
});
