// Builds the package into dist/: types and modules by tsc, the report's page by esbuild, the scenario format's JSON
// Schema from the code that checks it. Plain Node, so that it runs wherever Node does.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

function runNode(script, args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const tscEntry = require.resolve('typescript/package.json').replace('package.json', 'bin/tsc');
// From nothing each time: what is no longer a source must not stay in the package.
rmSync(`${root}dist`, { recursive: true, force: true });
runNode(tscEntry, ['-p', 'tsconfig.build.json']);
chmodSync(`${root}dist/cli.js`, 0o755);

const { buildSync } = await import('esbuild');
mkdirSync(`${root}dist/report`, { recursive: true });
buildSync({
  absWorkingDir: root,
  entryPoints: ['src/report/page/main.ts'],
  outfile: 'dist/report/page.js',
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
});

const { scenarioJsonSchema } = await import(pathToFileURL(`${root}dist/scenario/schema.js`).href);
writeFileSync(`${root}dist/scenario.schema.json`, `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
