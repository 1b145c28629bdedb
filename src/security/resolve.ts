import { type Connection, passwordMechanisms, type Sasl, type Tls } from '../connection.ts';
import { configurationError, type Problem } from '../errors.ts';
import {
  type Given,
  type GivenSecret,
  type GivenSettings,
  givenSettings,
  type ScenarioConnection,
} from './given.ts';
import { Material } from './material.ts';
import { certificatesIn, readKey } from './pem.ts';
import { type ConnectionSetting, variableOf } from './settings.ts';
import { tokenFault } from './token.ts';

/**
 * The connection that a scenario and the environment give together, the environment before the scenario; null where
 * neither says anything. Files are read, secrets are fetched (and withheld from messages), certificates are looked at.
 *
 * @throws LingerlabError (exit code 2) with every problem, each at its place.
 */
export async function resolveConnection(
  scenario: ScenarioConnection | null,
  env: NodeJS.ProcessEnv,
): Promise<Connection | null> {
  const problems: Problem[] = [];
  const faulty = new Set<ConnectionSetting>();
  const given = givenSettings(scenario, env, problems, faulty);
  const resolving = new Resolving(given, env, problems, faulty);
  const [first] = Object.values(given) as Given<unknown>[];
  const protocol = given['security.protocol'];
  if (protocol === undefined) {
    if (first !== undefined) await resolving.withoutProtocol(first.where);
    if (problems.length > 0) throw configurationError(problems);
    return null;
  }
  const [hasTls, hasSasl] = [protocol.value.endsWith('SSL'), protocol.value.startsWith('SASL_')];
  resolving.refuseNeedless(protocol, 'ssl.', hasTls, 'SSL or SASL_SSL');
  resolving.refuseNeedless(protocol, 'sasl.', hasSasl, 'SASL_PLAINTEXT or SASL_SSL');
  const tls = hasTls ? await resolving.tls() : null;
  const sasl = hasSasl ? await resolving.sasl(protocol.where) : null;
  if (problems.length > 0) throw configurationError(problems);
  return { protocol: protocol.value, tls, sasl };
}

/** Puts TLS and SASL together from what is given, and gathers what is wrong or missing. */
class Resolving {
  readonly #given: GivenSettings;
  readonly #material: Material;
  readonly #problems: Problem[];
  readonly #faulty: ReadonlySet<ConnectionSetting>;

  constructor(
    given: GivenSettings,
    env: NodeJS.ProcessEnv,
    problems: Problem[],
    faulty: ReadonlySet<ConnectionSetting>,
  ) {
    this.#given = given;
    this.#material = new Material(env, problems);
    this.#problems = problems;
    this.#faulty = faulty;
  }

  /** What is wrong with the rest while nobody knows what it is for. */
  async withoutProtocol(where: string): Promise<void> {
    if (!this.#faulty.has('security.protocol'))
      this.#problems.push({
        where,
        what: 'no security.protocol is given beside it',
        remedy: `add security.protocol: SSL, SASL_PLAINTEXT or SASL_SSL, or set ${variableOf('security.protocol')}`,
      });
    await this.tls();
    await this.#secrets();
  }

  /** A protocol of the environment leaves aside what the scenario has for another one; a contradiction in one place is a mistake. */
  refuseNeedless(protocol: Given<string>, prefix: string, needed: boolean, protocols: string): void {
    if (needed) return;
    for (const [setting, { where, from }] of Object.entries(this.#given) as [string, Given<unknown>][])
      if (setting.startsWith(prefix) && from === protocol.from)
        this.#problems.push({
          where,
          what: `${setting} means nothing with security.protocol ${protocol.value}`,
          remedy: `leave it out, or choose ${protocols}`,
        });
  }

  async tls(): Promise<Tls> {
    const given = this.#given;
    const ca = await this.#material.certificates(given['ssl.ca.location'], false);
    const certificate = await this.#material.certificates(given['ssl.certificate.location'], true);
    const key = await this.#material.file(given['ssl.key.location']);
    const keyPassword = await this.#secret('ssl.key.password');
    this.#pair('ssl.certificate.location', 'ssl.key.location');
    if (given['ssl.key.password'] !== undefined && given['ssl.key.location'] === undefined)
      this.#missing(given['ssl.key.password'].where, 'ssl.key.location');
    if (key !== null) this.#checkKey(key, keyPassword, certificate);
    return {
      ca,
      identity: certificate === null || key === null ? null : { certificate, key, keyPassword },
      endpointIdentification: given['ssl.endpoint.identification.algorithm']?.value !== 'none',
    };
  }

  async sasl(where: string): Promise<Sasl | null> {
    const given = this.#given['sasl.mechanism'];
    if (given === undefined) {
      this.#missing(where, 'sasl.mechanism');
      await this.#secrets();
      return null;
    }
    const { value: mechanism, where: place } = given;
    const token = this.#given['sasl.oauthbearer.token'];
    if (mechanism === 'OAUTHBEARER') {
      this.#refuse(['sasl.username', 'sasl.password'], given, 'it takes sasl.oauthbearer.token');
      if (token === undefined) this.#missing(place, 'sasl.oauthbearer.token');
      return token === undefined ? null : this.#oauthbearer(token);
    }
    this.#refuse(
      ['sasl.oauthbearer.token'],
      given,
      `${passwordMechanisms.join(', ')} take sasl.username and sasl.password`,
    );
    const username = this.#given['sasl.username']?.value;
    const password = await this.#secret('sasl.password');
    if (username === undefined) this.#missing(place, 'sasl.username');
    if (this.#given['sasl.password'] === undefined) this.#missing(place, 'sasl.password');
    return username === undefined || password === null ? null : { mechanism, username, password };
  }

  /** A mechanism of the environment leaves aside what the scenario has for another one. */
  #refuse(settings: readonly ConnectionSetting[], mechanism: Given<string>, takes: string): void {
    for (const setting of settings) {
      const given = this.#given[setting];
      if (given?.from === mechanism.from)
        this.#problems.push({
          where: given.where,
          what: `${setting} means nothing with sasl.mechanism ${mechanism.value}`,
          remedy: `leave it out: ${takes}`,
        });
    }
  }

  /** Looks at the secrets of SASL where nobody knows which of them it takes. */
  async #secrets(): Promise<void> {
    const token = this.#given['sasl.oauthbearer.token'];
    await this.#secret('sasl.password');
    if (token !== undefined) await this.#oauthbearer(token);
  }

  async #oauthbearer({ value, where }: Given<GivenSecret>): Promise<Sasl | null> {
    const mechanism = 'OAUTHBEARER';
    if ('command' in value) return { mechanism, token: { kind: 'command', ...value, where } };
    // A file may get a new token while it is in use, so it is read again for each connection.
    const text = await this.#material.secret(value, where);
    if (text === null) return null;
    if ('file' in value) return { mechanism, token: { kind: 'file', path: value.file, where } };
    const fault = tokenFault(text.trim());
    if (fault !== null)
      this.#problems.push({ where, what: `it is ${fault}`, remedy: 'it must be a valid token' });
    return { mechanism, token: { kind: 'text', text, where } };
  }

  #missing(where: string, setting: ConnectionSetting): void {
    if (this.#faulty.has(setting)) return;
    this.#problems.push({
      where,
      what: `${setting} is missing`,
      remedy: `add it beside, or set ${variableOf(setting)}`,
    });
  }

  #pair(...settings: readonly ['ssl.certificate.location', 'ssl.key.location']): void {
    for (const [index, setting] of settings.entries()) {
      const other = settings[1 - index]!;
      const given = this.#given[setting];
      if (given !== undefined && this.#given[other] === undefined) this.#missing(given.where, other);
    }
  }

  #checkKey(pem: string, password: string | null, certificate: string | null): void {
    const { value: path, where } = this.#given['ssl.key.location']!;
    const passwordGiven = this.#given['ssl.key.password'];
    const key = readKey(pem, password);
    if (key === 'not a key')
      this.#problems.push({
        where,
        what: `${path} holds no private key`,
        remedy: 'name a PEM file with -----BEGIN PRIVATE KEY----- in it',
      });
    else if (key === 'needs a password') {
      if (passwordGiven === undefined) this.#missing(where, 'ssl.key.password');
    } else if (key === 'another password')
      this.#problems.push({ where: passwordGiven!.where, what: `it does not open the key in ${path}` });
    else if (certificate !== null && certificatesIn(certificate)?.[0]?.checkPrivateKey(key) === false)
      this.#problems.push({
        where,
        what: `the key in ${path} does not belong to the certificate in ${this.#given['ssl.certificate.location']?.value}`,
        remedy: 'name the key that its certificate was made for',
      });
  }

  async #secret(setting: 'sasl.password' | 'ssl.key.password'): Promise<string | null> {
    const given = this.#given[setting];
    return given === undefined ? null : this.#material.secret(given.value, given.where);
  }
}
