// `npm run bench:peers`: lingerlab's backends beside kafka-producer-perf-test and the Python producers, on one Apache
// Kafka of this machine's own. test/bench/peers/main.ts has the rest; --help lists the flags.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { bundleBench } from './bench-bundle.mjs';
import { root, say } from './run.mjs';

if (!existsSync(`${root}dist/cli.js`)) {
  say('error: lingerlab is not built: run `npm run setup` first');
  process.exit(2);
}
process.chdir(root);
process.setSourceMapsEnabled(true);
const file = await bundleBench('peers', "export { main } from './peers/main.ts';");
const { main } = await import(pathToFileURL(file).href);
process.exit(await main(process.argv.slice(2)));
