// Runs the benchmarks of test/bench, all or those named, one after another: `npm run bench [name...]`. Each is a file
// `<name>.bench.ts` that exports what test/bench/finding.ts calls a Benchmark, and runs in a process of its own, so that
// one's compiled code does not slow the next. Exits with 1 where a goal is missed.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleBench } from './bench-bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}test/bench`;
const suffix = '.bench.ts';
const longestRunMs = 600_000;

const available = readdirSync(folder)
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !available.includes(name));
if (unknown.length > 0) {
  console.error(`no such benchmark: ${unknown.join(', ')} — there are ${available.join(', ')}`);
  process.exit(2);
}

for (const name of asked.length > 0 ? asked : available) {
  const outfile = await bundleBench(
    name,
    `import * as benchmark from './${name}${suffix}';
      import { report } from './runner.ts';
      await report(benchmark);`,
  );
  const child = fork(outfile, { cwd: root, timeout: longestRunMs, execArgv: ['--enable-source-maps'] });
  const [code, signal] = await once(child, 'exit');
  if (signal !== null) console.error(`${name}: ended by ${signal}, its limit is ${longestRunMs / 1000} s`);
  if (code !== 0) process.exitCode = 1;
}
