import { readFile } from 'node:fs/promises';
import { messageOf, type Problem } from '../errors.ts';
import { withhold } from '../redact.ts';
import type { Given, GivenSecret } from './given.ts';
import { certificatesIn, datesProblem } from './pem.ts';

/** Why a file cannot be read, and what would help. */
const unreadable: Readonly<Record<string, readonly [why: string, remedy?: string]>> = {
  ENOENT: ['there is no such file', 'check its path'],
  EISDIR: ['it is a folder', 'name the file in it'],
  EACCES: ['no permission', 'let this user read it'],
};

/** Reads what settings name, and gathers what is wrong with it; what is not there or not good is null. */
export class Material {
  readonly #env: NodeJS.ProcessEnv;
  readonly #problems: Problem[];

  constructor(env: NodeJS.ProcessEnv, problems: Problem[]) {
    this.#env = env;
    this.#problems = problems;
  }

  /** A PEM file of certificates. The first of one's own must hold today, and so must a single authority's. */
  async certificates(given: Given<string> | undefined, own: boolean): Promise<string | null> {
    const pem = await this.file(given);
    if (given === undefined || pem === null) return null;
    const certificates = certificatesIn(pem);
    const remedy =
      'name a PEM file with -----BEGIN CERTIFICATE----- in it; openssl makes one from other forms';
    if (certificates === null) {
      this.#problems.push({ where: given.where, what: `${given.value} holds no certificate`, remedy });
      return null;
    }
    const [first, ...others] = certificates;
    const problem = datesProblem(first!, Date.now());
    if (problem !== null && (own || others.length === 0))
      this.#problems.push({
        where: given.where,
        what: `the certificate ${first!.subject.replaceAll('\n', ', ')} in ${given.value} ${problem}`,
        remedy: 'ask whoever issued it for a new one',
      });
    return pem;
  }

  /** A secret's text, which is withheld from messages from now on. */
  async secret(secret: GivenSecret, where: string): Promise<string | null> {
    let text: string | null = null;
    if ('text' in secret) text = secret.text;
    else if ('file' in secret) text = (await this.file({ value: secret.file, where }))?.trimEnd() ?? null;
    else if ('env' in secret) {
      text = this.#env[secret.env] || null;
      if (text === null)
        this.#problems.push({ where, what: `the environment variable ${secret.env} is not set` });
    }
    if (text === '') this.#problems.push({ where, what: 'the file is empty' });
    if (text !== null) withhold(text);
    return text;
  }

  /** A file's text. */
  async file(given: Pick<Given<string>, 'value' | 'where'> | undefined): Promise<string | null> {
    if (given === undefined) return null;
    try {
      return await readFile(given.value, 'utf8');
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      const [why, remedy] = unreadable[code] ?? [messageOf(error)];
      this.#problems.push({
        where: given.where,
        what: `${given.value} cannot be read: ${why}`,
        ...(remedy !== undefined && { remedy }),
      });
      return null;
    }
  }
}
