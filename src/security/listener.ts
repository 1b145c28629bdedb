import net from 'node:net';
import tls from 'node:tls';

/** What a listener said to a first question. */
export type ListenerAnswer =
  /** It speaks Kafka; `mechanisms` are those that it offers, null where it does no SASL. */
  | { readonly kind: 'kafka'; readonly mechanisms: readonly string[] | null }
  /** TLS did not come about (`begun` false), or was ended by the listener. */
  | {
      readonly kind: 'tls failed';
      readonly begun: boolean;
      readonly error: NodeJS.ErrnoException;
      readonly peer: PeerCertificate | null;
    }
  /** It closed the connection, or said something else, or nothing at all. */
  | { readonly kind: 'other'; readonly first: Buffer }
  | { readonly kind: 'unreachable'; readonly error: NodeJS.ErrnoException };

/** What is told of a broker's certificate. */
export interface PeerCertificate {
  readonly validTo: string;
  /** The hosts that it names. */
  readonly names: string;
  readonly issuer: string;
}

interface Question {
  /** `host:port` */
  readonly address: string;
  /** Node's options for TLS; null for none. */
  readonly tls: tls.ConnectionOptions | null;
  readonly limitMs: number;
}

/**
 * Asks a listener for a SASL mechanism that nobody has: the answer tells whether it speaks Kafka, with or without TLS,
 * and which mechanisms it offers. It sends no credentials. Never rejects, and resolves within the limit.
 */
export function askListener({ address, tls: options, limitMs }: Question): Promise<ListenerAnswer> {
  const colon = address.lastIndexOf(':');
  const [host, port] = [address.slice(0, colon), Number(address.slice(colon + 1))];
  return new Promise((resolve) => {
    let connected = false;
    let begun = false;
    let peer: PeerCertificate | null = null;
    let received = Buffer.alloc(0);
    const raw = net.connect({ host, port });
    const servername = net.isIP(host) === 0 ? { servername: host } : {};
    // A bad certificate is looked at before the connection is ended for it.
    const judged = { host, socket: raw, ...servername, ...options, rejectUnauthorized: false };
    const socket = options === null ? raw : tls.connect(judged);
    const settle = (answer: ListenerAnswer): void => {
      clearTimeout(timer);
      socket.destroy();
      raw.destroy();
      resolve(answer);
    };
    const failed = (error: NodeJS.ErrnoException): void => {
      if (!connected) settle({ kind: 'unreachable', error });
      else if (options === null) settle({ kind: 'other', first: received });
      else settle({ kind: 'tls failed', begun: begun || /alert/.test(error.message), error, peer });
    };
    const timer = setTimeout(() => {
      const error = new Error(`no answer within ${limitMs / 1000} s`);
      if (connected) settle({ kind: 'other', first: received });
      else settle({ kind: 'unreachable', error });
    }, limitMs);
    raw.once('connect', () => {
      connected = true;
      if (options === null) socket.write(saslHandshake);
    });
    if (socket instanceof tls.TLSSocket)
      socket.once('secureConnect', () => {
        begun = true;
        peer = peerOf(socket);
        const { authorizationError: bad } = socket;
        if (!bad || options?.rejectUnauthorized === false) socket.write(saslHandshake);
        else failed(typeof bad === 'string' ? Object.assign(new Error(bad), { code: bad }) : bad);
      });
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const answer = mechanismsIn(received);
      if (answer === 'more') return;
      settle(answer === 'not kafka' ? { kind: 'other', first: received } : answer);
    });
    socket.on('error', failed);
    if (socket !== raw) raw.on('error', failed);
    socket.on('close', () => failed(new Error('it closed the connection')));
  });
}

function peerOf(socket: tls.TLSSocket): PeerCertificate | null {
  const certificate = socket.getPeerCertificate();
  if (certificate?.valid_to === undefined) return null;
  const { valid_to: validTo, subjectaltname, subject, issuer } = certificate;
  return {
    validTo,
    names: subjectaltname?.replaceAll(/\b(DNS|IP Address):/g, '') ?? String(subject?.CN ?? 'no host'),
    issuer: Object.entries(issuer ?? {})
      .map(([name, value]) => `${name}=${String(value)}`)
      .join(', '),
  };
}

const correlation = 0x6c6c6162;
const mechanism = Buffer.from('LINGERLAB-ASKS');
/** SaslHandshake (17) version 1, no client id. Source: Kafka's protocol guide. */
const saslHandshake = Buffer.concat([Buffer.alloc(16), mechanism]);
saslHandshake.writeInt32BE(saslHandshake.length - 4, 0);
saslHandshake.writeInt16BE(17, 4);
saslHandshake.writeInt16BE(1, 6);
saslHandshake.writeInt32BE(correlation, 8);
saslHandshake.writeInt16BE(-1, 12);
saslHandshake.writeInt16BE(mechanism.length, 14);

const unsupportedMechanism = 33;

function mechanismsIn(bytes: Buffer): Extract<ListenerAnswer, { kind: 'kafka' }> | 'more' | 'not kafka' {
  if (bytes.length < 4) return 'more';
  const length = bytes.readInt32BE(0);
  // Longer than any list of mechanisms: these four bytes were no length.
  if (length < 6 || length > 10_000) return 'not kafka';
  if (bytes.length < 4 + length) return 'more';
  if (bytes.readInt32BE(4) !== correlation) return 'not kafka';
  if (bytes.readInt16BE(8) !== unsupportedMechanism) return { kind: 'kafka', mechanisms: null };
  const mechanisms: string[] = [];
  let at = 14;
  for (let left = bytes.readInt32BE(10); left > 0; left -= 1) {
    const end = at + 2 + bytes.readInt16BE(at);
    mechanisms.push(bytes.toString('utf8', at + 2, end));
    at = end;
  }
  return { kind: 'kafka', mechanisms };
}
