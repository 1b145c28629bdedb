import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { TokenSource } from '../../../src/connection.ts';
import { exitCodes } from '../../../src/errors.ts';
import { redacted } from '../../../src/redact.ts';
import { Tokens, tokenOf } from '../../../src/security/token.ts';
import { problemsOf } from '../problems.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lingerlab-token-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

const webToken = (claims: object): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
const node = (program: string): TokenSource => ({
  kind: 'command',
  command: [process.execPath, '-e', program],
  folder,
  where: 's.yaml:9:3',
});
/** A program that writes its number down, and never ends. */
const hanging = (): TokenSource =>
  node(
    `require('fs').writeFileSync(${JSON.stringify(join(folder, 'pid'))}, String(process.pid)); setInterval(() => {}, 1000)`,
  );
const begun = (): Promise<number> =>
  vi.waitUntil(() => {
    try {
      return Number(readFileSync(join(folder, 'pid'), 'utf8'));
    } catch {
      return 0;
    }
  });
/** Resolves when it has ended; whether anybody has taken note of its end is another thing. */
const gone = (pid: number): Promise<boolean> =>
  vi.waitUntil(() => {
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    return stdout.trim() === '' || stdout.startsWith('Z');
  });
const unavailable = (source: TokenSource) =>
  problemsOf(() => new Tokens(source).next(), exitCodes.unavailable);

it('reads when a JSON Web Token expires and whose it is, and takes any other text as it is', () => {
  const text = webToken({ exp: 1_900_000_000, sub: 'app' });
  expect(tokenOf(text)).toEqual({ text, expiresMs: 1_900_000_000_000, subject: 'app' });
  expect(tokenOf('opaque')).toEqual({ text: 'opaque', expiresMs: null, subject: null });
  expect(tokenOf('a.e30.c')).toEqual({ text: 'a.e30.c', expiresMs: null, subject: null });
  expect(tokenOf(webToken({ exp: 'soon', sub: 7 }))).toMatchObject({ expiresMs: null, subject: null });
});

it('takes what a program prints, in the folder of the scenario, and withholds it', async () => {
  const tokens = new Tokens(node('console.log("token-of-" + require("path").basename(process.cwd()))'));
  const { text } = await tokens.next();
  expect(text).toBe(`token-of-${folder.split('/').at(-1)}`);
  expect(redacted(`before ${text} after`)).toBe('before *** after');
});

it('keeps a token for most of its life, and then fetches another', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const path = join(folder, 'token');
  const write = (sub: string) => writeFileSync(path, webToken({ sub, exp: Date.now() / 1000 + 100 }));
  const tokens = new Tokens({ kind: 'file', path });
  write('first');
  expect((await tokens.next()).subject).toBe('first');
  write('second');
  vi.setSystemTime(Date.now() + 79_000);
  expect((await tokens.next()).subject).toBe('first');
  vi.setSystemTime(Date.now() + 2_000);
  expect((await tokens.next()).subject).toBe('second');
});

it('fetches a token that does not say when it expires anew each time', async () => {
  const path = join(folder, 'token');
  const tokens = new Tokens({ kind: 'file', path });
  for (const text of ['one', 'two']) {
    writeFileSync(path, `${text}\n`);
    expect((await tokens.next()).text).toBe(text);
  }
});

it.each<[string, string, RegExp]>([
  [
    'ends badly',
    'console.log("leak-stdout-of-it"); console.error("no login:\\nask for leak-stdout-of-it\\n"); process.exit(3)',
    /ended with exit code 3: ask for \*\*\* — it must give a valid token each time, on standard output$/,
  ],
  ['is killed', 'process.kill(process.pid, "SIGKILL")', /ended by SIGKILL/],
  ['prints nothing', '', /gave nothing/],
  ['prints a page', 'console.log("leak-one leak-two")', /gave more than one word — it must/],
  [
    'prints one that has expired',
    `console.log("${webToken({ exp: 1_600_000_000 })}")`,
    /expired at 2020-09-13T12:26:40/,
  ],
])('says that the program %s, and nothing of what it printed', async (_, program, expected) => {
  const [problem] = await unavailable(node(program));
  expect(problem).toMatch(expected);
  expect(problem).toContain(`s.yaml:9:3: the program ${process.execPath}`);
  expect(problem).not.toMatch(/leak|e30/);
});

it('says that there is no such program or file', async () => {
  expect(await unavailable({ kind: 'command', command: ['lingerlab-nowhere', 'leak'], folder })).toEqual([
    expect.stringMatching(
      /^sasl\.oauthbearer\.token: the program lingerlab-nowhere cannot be run: there is no program/,
    ),
  ]);
  expect(await unavailable({ kind: 'command', command: [folder], folder, where: 's.yaml:9:3' })).toEqual([
    expect.stringMatching(/^s\.yaml:9:3: the program \S+ cannot be run: no permission — /),
  ]);
  const path = join(folder, 'nowhere');
  expect(await unavailable({ kind: 'file', path })).toEqual([
    expect.stringContaining(`${path} cannot be read`),
  ]);
});

it('does not wait for a program for longer than 8 s, and ends it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const slow = unavailable(hanging());
  const pid = await begun();
  vi.advanceTimersByTime(8000);
  expect(await slow).toEqual([expect.stringContaining('had not ended after 8 s')]);
  vi.useRealTimers();
  await gone(pid);
});

it('ends a program when the client closes, and begins none afterwards', async () => {
  const closing = new AbortController();
  const tokens = new Tokens(hanging(), closing.signal);
  const token = tokens.next();
  token.catch(() => {});
  const pid = await begun();
  closing.abort();
  await expect(token).rejects.toThrow('ended by SIGKILL');
  await gone(pid);
  await expect(tokens.next()).rejects.toThrow('abort');
});

it.each([
  ['when the client closes', true],
  ['after 8 s', false],
])('ends what a program has started %s', async (_, closes) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const closing = new AbortController();
  const script = `sleep 600 & echo $! > ${join(folder, 'pid')}; wait`;
  const source: TokenSource = { kind: 'command', command: ['sh', '-c', script], folder };
  const token = new Tokens(source, closing.signal).next();
  token.catch(() => {});
  const pid = await begun();
  if (closes) closing.abort();
  else vi.advanceTimersByTime(8000);
  await expect(token).rejects.toThrow(closes ? 'ended by SIGKILL' : 'had not ended');
  vi.useRealTimers();
  await gone(pid);
});

it('leaves alone what a program has left behind that gave its token', async () => {
  const path = join(folder, 'pid');
  const script = `sleep 600 >&- 2>&- & echo $! > ${path}; echo given-7f3a`;
  const { text } = await new Tokens({ kind: 'command', command: ['sh', '-c', script], folder }).next();
  expect(text).toBe('given-7f3a');
  const pid = await begun();
  expect(process.kill(pid, 'SIGKILL')).toBe(true);
});
