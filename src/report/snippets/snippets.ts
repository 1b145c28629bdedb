import { compressionTypes, type ProducerSettings } from '../../producer-settings.ts';
import type { Point, Result } from '../../result/schema.ts';
import { pointCompression } from '../circumstances.ts';
import { isAtDefaults } from '../columns.ts';
import { confluentKafkajsSnippet, confluentSnippet } from './confluent.ts';
import { javaSnippet } from './java.ts';
import { kafkajsSnippet } from './kafkajs.ts';
import { librdkafkaSnippet } from './librdkafka.ts';
import { platformaticSnippet } from './platformatic.ts';
import { scenarioSnippet } from './scenario.ts';
import type { SnippetSource } from './source.ts';

/** Settings in a form that a user can paste. */
export interface Snippet {
  /** Stable and fit for an id: a backend's name, `java`, `librdkafka` or `scenario`. */
  readonly target: string;
  readonly title: string;
  readonly language: 'javascript' | 'properties' | 'yaml';
  readonly text: string;
}

interface Form {
  readonly title: string;
  readonly language: Snippet['language'];
  readonly write: (source: SnippetSource) => string;
}

const forms: Readonly<Record<string, Form>> = {
  kafkajs: { title: 'kafkajs', language: 'javascript', write: kafkajsSnippet },
  confluent: {
    title: 'confluent-kafka-javascript, callbacks',
    language: 'javascript',
    write: confluentSnippet,
  },
  'confluent-kafkajs': {
    title: 'confluent-kafka-javascript, promises (KafkaJS form)',
    language: 'javascript',
    write: confluentKafkajsSnippet,
  },
  platformatic: { title: '@platformatic/kafka', language: 'javascript', write: platformaticSnippet },
  java: { title: 'Java', language: 'properties', write: javaSnippet },
  librdkafka: {
    title: 'librdkafka (C, Python, Go, .NET)',
    language: 'properties',
    write: librdkafkaSnippet,
  },
};

/** A point's settings for each client, that of the point first, and as a scenario that measures it again. */
export function snippetsOf(result: Result, point: Point): Snippet[] {
  const source = sourceOf(result, point);
  const targets = Object.keys(forms).sort(
    (a, b) => Number(b === point.backend) - Number(a === point.backend),
  );
  return [
    ...targets.map((target): Snippet => {
      const { title, language, write } = forms[target]!;
      return { target, title, language, text: write(source) };
    }),
    {
      target: 'scenario',
      title: 'lingerlab scenario',
      language: 'yaml',
      text: scenarioSnippet(result, point),
    },
  ];
}

function sourceOf(result: Result, point: Point): SnippetSource {
  const compresses = compressionTypes
    .slice(1)
    .some((type) => type === point.producer.requested['compression.type']);
  return {
    backend: point.backend,
    // A result names no other settings: the scenario's schema let only these through.
    settings: point.producer.requested as ProducerSettings,
    clientDefaults: isAtDefaults(point),
    lanes: point.lanes,
    compressionRatio: compresses ? (pointCompression(point)?.ratio ?? null) : null,
    nodeHasZstd: hasZstd(result.environment.node),
    simulated: result.broker.kind === 'simulated',
  };
}

function hasZstd(node: string): boolean {
  const [major = 0, minor = 0] = node.replace(/^v/, '').split('.').map(Number);
  return major > 23 || (major === 23 && minor >= 8) || (major === 22 && minor >= 15);
}
