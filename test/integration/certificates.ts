import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate and its key, as PEM files; `store` holds both, as Kafka takes them. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
  readonly store: string;
}

/** An authority that issues certificates into a folder, with openssl, which must be installed. */
export class Authority {
  readonly certificate: string;
  readonly #folder: string;
  readonly #key: string;
  readonly #name: string;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
    this.#key = join(folder, `${name}.key`);
    this.certificate = join(folder, `${name}.pem`);
    openssl(`req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=${name}`, [
      '-keyout',
      this.#key,
      '-out',
      this.certificate,
    ]);
  }

  /** A certificate for `hosts` (`DNS:localhost`), or for a client; `days` may be negative, and then it has expired. */
  issue(name: string, { hosts, expired = false }: { hosts?: string; expired?: boolean } = {}): Identity {
    const file = (ending: string) => join(this.#folder, `${this.#name}-${name}.${ending}`);
    const [key, csr, certificate, store, extensions] = ['key', 'csr', 'pem', 'store.pem', 'ext'].map(
      file,
    ) as [string, string, string, string, string];
    writeFileSync(extensions, hosts === undefined ? '' : `subjectAltName=${hosts}\n`);
    openssl(`req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=${name}`, [
      '-keyout',
      key,
      '-out',
      csr,
    ]);
    const dates = expired ? '-days -1' : '-days 2';
    openssl(`x509 -req ${dates} -CAcreateserial`, [
      '-in',
      csr,
      '-CA',
      this.certificate,
      '-CAkey',
      this.#key,
      '-extfile',
      extensions,
      '-out',
      certificate,
    ]);
    writeFileSync(store, readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8'));
    return { certificate, key, store };
  }
}

function openssl(command: string, paths: readonly string[]): void {
  try {
    execFileSync('openssl', [...command.split(' '), ...paths], { stdio: 'pipe' });
  } catch (error) {
    throw new Error(`these tests need openssl 3: ${String(error)}`, { cause: error });
  }
}
