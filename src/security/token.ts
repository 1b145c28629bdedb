import { readFile } from 'node:fs/promises';
import type { TokenSource } from '../connection.ts';
import { withDeadline } from '../deadline.ts';
import { messageOf, unavailableError } from '../errors.ts';
import { redacted, withhold } from '../redact.ts';
import { type ProgramFailure, startProgram } from './token-program.ts';

/** A token for OAUTHBEARER, with what it says of itself where it is a JSON Web Token. */
export interface Token {
  readonly text: string;
  /** When it expires, in milliseconds since 1970; null where it does not say. */
  readonly expiresMs: number | null;
  /** Whom it was given to; null where it does not say. */
  readonly subject: string | null;
}

/** How long a program may take to print a token: shorter than any connecting, which could not tell why it is late. */
const commandLimitMs = 8000;
/** A kept token is used until so much of its life is over, as librdkafka does. */
const usedLife = 0.8;

/** Gives tokens, each for as long as it says that it holds; one that does not say is fetched for each use. */
export class Tokens {
  readonly #source: TokenSource;
  readonly #closing: AbortSignal | undefined;
  #kept: { readonly token: Token; readonly untilMs: number } | null = null;

  /** When `closing` aborts, a program that has not ended yet is ended. */
  constructor(source: TokenSource, closing?: AbortSignal) {
    this.#source = source;
    this.#closing = closing;
  }

  /** Rejects with a LingerlabError that names the source, and never what it gave. */
  async next(): Promise<Token> {
    const now = Date.now();
    if (this.#kept !== null && now < this.#kept.untilMs) return this.#kept.token;
    const token = tokenOf(await readToken(this.#source, this.#closing));
    this.#kept = { token, untilMs: now + usedLife * ((token.expiresMs ?? now) - now) };
    return token;
  }
}

/** What a text is instead of a token that holds now; null where it may be one. */
export function tokenFault(text: string): string | null {
  if (text === '') return 'nothing';
  if (/\s/.test(text)) return 'more than one word';
  const { expiresMs } = tokenOf(text);
  if (expiresMs === null || expiresMs > Date.now()) return null;
  return `a token that expired at ${new Date(expiresMs).toISOString()}`;
}

/** What a text says of itself as a JSON Web Token (RFC 7519, `exp` and `sub`); it need not be one. */
export function tokenOf(text: string): Token {
  const [, payload] = text.split('.');
  let claims: { exp?: unknown; sub?: unknown } = {};
  try {
    const said: unknown = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString('utf8'));
    if (typeof said === 'object' && said !== null) claims = said;
  } catch {
    // An opaque token says nothing.
  }
  return {
    text,
    expiresMs: typeof claims.exp === 'number' ? claims.exp * 1000 : null,
    subject: typeof claims.sub === 'string' ? claims.sub : null,
  };
}

async function readToken(source: TokenSource, closing?: AbortSignal): Promise<string> {
  const printed = await printedBy(source, closing);
  const text = printed.trim();
  withhold(text);
  const fault = tokenFault(text);
  if (fault !== null) throw tokenError(source, `${source.kind === 'text' ? 'is' : 'gave'} ${fault}`);
  return text;
}

async function printedBy(source: TokenSource, closing?: AbortSignal): Promise<string> {
  if (source.kind === 'text') return source.text;
  if (source.kind === 'file')
    return readFile(source.path, 'utf8').catch((error: unknown) => {
      throw tokenError(source, `cannot be read: ${messageOf(error)}`);
    });
  closing?.throwIfAborted();
  const { ended, end } = startProgram(source);
  const late = () => tokenError(source, `had not ended after ${commandLimitMs / 1000} s`);
  closing?.addEventListener('abort', end);
  try {
    const { stdout, stderr, failure } = await withDeadline(ended, commandLimitMs, late);
    if (failure === null) return stdout;
    // What it says of its end may quote what it has printed.
    withhold(...stdout.split(/\s+/).filter((word) => word.length >= shortestToken));
    throw tokenError(source, `${endOf(failure, source.command[0] ?? '')}${lastWordsOf(stderr)}`);
  } finally {
    end();
    closing?.removeEventListener('abort', end);
  }
}

/** How it ended, without what it printed. */
function endOf({ code, signal }: ProgramFailure, program: string): string {
  if (code === 'ENOENT') return `cannot be run: there is no program ${program}`;
  if (code === 'EACCES') return 'cannot be run: no permission';
  if (typeof code === 'number') return `ended with exit code ${code}`;
  return `ended ${signal === null ? `with ${code}` : `by ${signal}`}`;
}

/** How much of a program's last line is told, in characters. */
const longestWords = 300;

function lastWordsOf(stderr: string): string {
  const line = redacted(stderr.trim()).split('\n').at(-1)!.trim();
  return line === '' ? '' : `: ${line.slice(0, longestWords)}`;
}

/** A shorter word on the output of a program that failed is taken for one of a sentence. */
const shortestToken = 16;

const remedies = {
  command: 'it must give a valid token each time, on standard output',
  file: 'it must hold a valid token each time',
  text: 'it must be a valid token',
} as const;

/** Of a program only its name is told: its arguments may hold secrets. */
function tokenError(source: TokenSource, what: string): Error {
  const words = {
    command: () => `the program ${source.kind === 'command' ? source.command[0] : ''}`,
    file: () => `the file ${source.kind === 'file' ? source.path : ''}`,
    text: () => 'it',
  };
  return unavailableError(
    source.where ?? 'sasl.oauthbearer.token',
    `${words[source.kind]()} ${what}`,
    remedies[source.kind],
  );
}
