import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

const certificateBlocks = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The certificates of a PEM text, in their order; null where it holds none, or one that cannot be read. */
export function certificatesIn(pem: string): X509Certificate[] | null {
  const blocks = pem.match(certificateBlocks) ?? [];
  try {
    return blocks.length === 0 ? null : blocks.map((block) => new X509Certificate(block));
  } catch {
    // Which byte of it is wrong helps nobody.
    return null;
  }
}

/** Why a certificate does not hold now, with its date; null where it does. */
export function datesProblem(certificate: X509Certificate, nowMs: number): string | null {
  const day = (text: string) => new Date(text).toISOString().slice(0, 10);
  const { validFrom, validTo } = certificate;
  if (Date.parse(validTo) < nowMs) return `expired on ${day(validTo)}`;
  return Date.parse(validFrom) > nowMs ? `is not valid before ${day(validFrom)}` : null;
}

/** A private key, or why there is none: in words of Kafka's settings. */
export function readKey(pem: string, password: string | null): KeyObject | KeyProblem {
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) return 'not a key';
  const encrypted = /ENCRYPTED/.test(pem);
  if (encrypted && password === null) return 'needs a password';
  try {
    return createPrivateKey({ key: pem, ...(encrypted && { passphrase: password! }) });
  } catch {
    return encrypted ? 'another password' : 'not a key';
  }
}
export type KeyProblem = 'not a key' | 'needs a password' | 'another password';
