import { type ProducerSettings, settingNames } from '../producer-settings.ts';
import type {
  Acknowledgements,
  Backend,
  EffectiveSettings,
  Message,
  Producer,
  ProducerOptions,
  SettingSupport,
} from './backend.ts';

const ignored: SettingSupport = { how: 'emulated', note: 'accepted and ignored: nothing is sent' };

/**
 * Sends nothing, and acknowledges at the end of the turn of the event loop in which a message was given to it: all of
 * that turn's messages at once, as a client does with a response. What a lane reaches with it is lingerlab's own ceiling.
 */
export const nullBackend: Backend = {
  name: 'null',
  packageName: null,
  host: 'thread',
  retainsBytes: false,
  support: {
    acks: ignored,
    'batch.size': ignored,
    'linger.ms': ignored,
    'compression.type': ignored,
    'max.in.flight.requests.per.connection': ignored,
    'enable.idempotence': ignored,
    retries: ignored,
    'request.timeout.ms': ignored,
    'delivery.timeout.ms': ignored,
  },
  refusesConnection: () => null,
  connect: async (options, acknowledgements) => new NullProducer(options, acknowledgements),
};

class NullProducer implements Producer {
  readonly effective: EffectiveSettings;
  readonly #acknowledgements: Acknowledgements;
  // Two buffers, because acknowledging may bring new messages at once.
  #taken: Float64Array;
  #spare: Float64Array;
  #count = 0;
  #closed = false;

  constructor({ settings, window }: ProducerOptions, acknowledgements: Acknowledgements) {
    this.effective = requested(settings);
    this.#acknowledgements = acknowledgements;
    this.#taken = new Float64Array(window);
    this.#spare = new Float64Array(window);
  }

  send(_message: Message, token: number): void {
    if (this.#count === 0) setImmediate(this.#acknowledge);
    this.#taken[this.#count++] = token;
  }

  async flush(): Promise<void> {
    this.#acknowledge();
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  readonly #acknowledge = (): void => {
    if (this.#count === 0 || this.#closed) return;
    const [tokens, count] = [this.#taken, this.#count];
    [this.#taken, this.#spare] = [this.#spare, tokens];
    this.#count = 0;
    this.#acknowledgements.settleAll(tokens, count, null);
  };
}

function requested(settings: ProducerSettings): EffectiveSettings {
  return Object.fromEntries(
    settingNames.flatMap((name) => {
      const value = settings[name];
      return value === undefined ? [] : [[name, { value, how: 'emulated' as const }]];
    }),
  );
}
