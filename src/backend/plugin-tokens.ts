import { plainText } from '../plain-text.ts';
import type { Acknowledgements } from './backend.ts';
import { addFault, type ProducerFaults } from './plugin-faults.ts';

/** Failures of more kinds than this are counted together: each kind is a line of the result. */
const mostCodes = 40;
const longestCode = 60;
const otherCode = 'OTHER';
/** What a message fails with that was settled with neither null nor a code. */
export const noErrorCode = 'NO_ERROR_CODE';
/** How much of a text a message quotes. */
const longestQuote = 60;

/**
 * Stands between a user's own backend and the lane: lets through what the lane can put down, and counts what was never
 * given to the backend. A token that is settled again is let through, because the lane counts those.
 */
export class PluginTokens implements Acknowledgements {
  private readonly acknowledgements: Acknowledgements;
  private readonly faults: ProducerFaults;
  /** Of each token: 0 before it was ever given, then the number of the send that gave it, or -1 once it is settled. */
  private readonly givenBy: Float64Array;
  private readonly codes = new Set<string>();
  private sends = 0;

  constructor(window: number, acknowledgements: Acknowledgements, faults: ProducerFaults) {
    this.givenBy = new Float64Array(window);
    this.acknowledgements = acknowledgements;
    this.faults = faults;
  }

  /** Notes that the token is given to the backend; answers with the number of that send. */
  give(token: number): number {
    this.sends += 1;
    this.givenBy[token] = this.sends;
    return this.sends;
  }

  /** Whether what was sent as number `send` is unsettled still. */
  isOpen(token: number, send: number): boolean {
    return this.givenBy[token] === send;
  }

  // Fields, so that a backend may take them out of the object.
  readonly settle = (token: number, error: unknown): void => {
    if (this.isKnown(token)) this.acknowledgements.settle(token, this.codeOf(error));
    else this.countUnknown(token);
  };

  readonly settleAll = (tokens: ArrayLike<number>, count: number, error: unknown): void => {
    const length: unknown = (tokens as Partial<ArrayLike<number>> | null | undefined)?.length;
    if (typeof length !== 'number' || !Number.isInteger(count) || count < 0 || count > length) {
      const words = () => `settleAll was called for ${shown(count)} of ${shown(length)} tokens`;
      addFault(this.faults, 'SETTLED_UNKNOWN', words);
      return;
    }
    let known = 0;
    for (let index = 0; index < count; index += 1) if (this.isKnown(tokens[index]!)) known += 1;
    const code = this.codeOf(error);
    if (known === count) this.acknowledgements.settleAll(tokens, count, code);
    else
      this.settleKnown(
        Array.from({ length: count }, (_, index) => tokens[index]!),
        code,
      );
  };

  private settleKnown(tokens: readonly number[], code: string | null): void {
    const known = tokens.filter((token) => this.wasGiven(token));
    for (const token of tokens) if (!this.wasGiven(token)) this.countUnknown(token);
    this.acknowledgements.settleAll(known, known.length, code);
  }

  private wasGiven(token: number): boolean {
    const givenBy = this.givenBy[token];
    return givenBy !== undefined && givenBy !== 0 && Number.isInteger(token);
  }

  /** The same, and notes that it is settled. */
  private isKnown(token: number): boolean {
    if (!this.wasGiven(token)) return false;
    this.givenBy[token] = -1;
    return true;
  }

  private countUnknown(token: unknown): void {
    addFault(this.faults, 'SETTLED_UNKNOWN', () => `token ${shown(token)}`);
  }

  /** The code as text. Only null is success: a code that is missing must not pass for it. */
  private codeOf(error: unknown): string | null {
    if (error === null) return null;
    const given = textOf(error).slice(0, longestCode);
    if (this.codes.has(given)) return given;
    const code = plainText(given) || noErrorCode;
    if (this.codes.size >= mostCodes && !this.codes.has(code)) return otherCode;
    this.codes.add(code);
    return code;
  }
}

function textOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (!(error instanceof Error)) return '';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}

/** A value of any kind as a message quotes it: the beginning, where it is long. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(plainText(value));
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return value === undefined ? 'nothing' : String(value);
}

const quoted = (text: string): string =>
  text.length > longestQuote ? `"${text.slice(0, longestQuote)}…" (${text.length} letters)` : `"${text}"`;
