import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export interface Artifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
}

/** Maven could not do it; `kind` says why in a word, the message in a line. */
export class MavenFailure extends Error {
  readonly kind: 'missing' | 'offline' | 'no such artifact' | 'no space' | 'other';

  constructor(kind: MavenFailure['kind'], message: string) {
    super(message);
    this.name = 'MavenFailure';
    this.kind = kind;
  }
}

/** A download of 50 MB on a slow line takes minutes. */
const limitMs = 10 * 60_000;
const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** Puts artifacts, with all that they need at run time, into `folder`/libs. Rejects with a MavenFailure. */
export async function copyArtifacts(
  artifacts: readonly Artifact[],
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  await writeFile(join(folder, 'pom.xml'), pom(artifacts));
  const windows = process.platform === 'win32';
  // Paths stay off the command line: Windows runs mvn.cmd through a shell. With -U a version that was not there
  // yesterday is looked for again.
  const args = ['-B', '-q', '-U', plugin, '-DoutputDirectory=libs', '-DincludeScope=runtime'];
  const options = { cwd: folder, timeout: limitMs, maxBuffer: 16 << 20, signal, shell: windows };
  await new Promise<void>((resolve, reject) => {
    execFile(windows ? 'mvn.cmd' : 'mvn', args, options, (error, stdout, stderr) => {
      if (error === null) resolve();
      else if (signal?.aborted) reject(signal.reason);
      else if (error.code === 'ENOENT') reject(new MavenFailure('missing', 'Maven (mvn) is not on PATH'));
      else if (error.killed)
        reject(new MavenFailure('offline', `Maven was not done after ${limitMs / 60_000} minutes`));
      else reject(mavenFailure(stdout + stderr));
    });
  });
}

/** The cause in Maven's output, without its advice and stack. */
export function mavenFailure(output: string): MavenFailure {
  const errors = stripVTControlCharacters(output)
    .split('\n')
    .filter((line) => line.startsWith('[ERROR]'))
    .map((line) => line.slice('[ERROR]'.length).trim());
  const first = (errors[0] ?? output.trim().split('\n', 1)[0] ?? '').replace(/ -> \[Help 1\].*$/, '');
  const absent = first.match(/Could not find artifact (\S+)|([^\s,]+) was not found in/);
  if (absent !== null)
    return new MavenFailure('no such artifact', `Maven finds no ${absent[1] ?? absent[2]}`);
  if (/No space left on device|not enough space|Disk quota exceeded/i.test(output))
    return new MavenFailure('no space', 'Maven found no room on the disk for it');
  if (unreachable.test(first))
    return new MavenFailure(
      'offline',
      `Maven cannot reach its repository: ${first.split(': ').slice(-2).join(': ')}`,
    );
  return new MavenFailure('other', first || 'Maven failed and did not say why');
}

const unreachable =
  /offline mode|UnknownHost|Unknown host|transfer artifact|Connection (refused|timed out|reset)|No route to host|Network is unreachable/i;

const pom = (artifacts: readonly Artifact[]) => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>lingerlab</groupId><artifactId>broker</artifactId><version>1</version>
  <dependencies>
${artifacts.map(dependency).join('\n')}
  </dependencies>
</project>
`;

const dependency = ({ group, name, version }: Artifact) =>
  `    <dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
