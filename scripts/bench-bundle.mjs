import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Bundles TypeScript that imports from test/bench, as the benchmark `name`; gives the file that Node runs. */
export async function bundleBench(name, contents) {
  // Within node_modules, because that is where Node looks for the packages that stay outside the bundle.
  const outfile = `${root}node_modules/.cache/lingerlab/bench/${name}.mjs`;
  await build({
    stdin: { contents, resolveDir: `${root}test/bench`, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}
