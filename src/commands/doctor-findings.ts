import { defaultKafkaVersion, javaFor } from '../broker/apache-kafka-version.ts';
import type { Java } from '../broker/java.ts';
import { formatSeconds, plural } from '../format.ts';
import type { Calibration } from '../result/schema.ts';

/** What is here, as the probes found it; null where nothing could be found out. */
export interface Probes {
  /** "20.20.2" */
  readonly node: string;
  /** The native client: librdkafka's version, or why it does not load. */
  readonly nativeClient: { readonly librdkafka: string } | { readonly problem: string };
  readonly kafkajs: { readonly version: string } | { readonly problem: string };
  /** @platformatic/kafka's version; null where it is not installed. */
  readonly platformatic: string | null;
  readonly java: Java | null;
  readonly maven: string | null;
  /** Apache Kafka's jars that are here already. */
  /** The version is null where KAFKA_HOME holds none. */
  readonly kafkaJars: { readonly version: string | null; readonly from: 'KAFKA_HOME' | 'cache' } | null;
  /** The broker that `lingerlab broker up` keeps, in words. */
  readonly keptBroker: string | null;
  readonly docker: { readonly client: boolean; readonly engine: string | null; readonly compose: boolean };
  readonly cores: number;
  readonly memoryBytes: number;
  readonly clock: { readonly resolutionNs: number; readonly source: string | null };
  readonly governor: string | null;
  readonly stealRatio: number | null;
  /** Where result files land; free bytes are null where the folder cannot be written. */
  readonly reports: { readonly folder: string; readonly freeBytes: number | null };
  /** The machine's last calibration, and how long ago it was. */
  readonly calibration: (Pick<Calibration, 'checks'> & { readonly secondsAgo: number }) | null;
}

/** One line of the doctor's. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'missing';
  readonly what: string;
  /** What the lack costs; only where something lacks. */
  readonly cost?: string;
}

export interface Diagnosis {
  readonly findings: readonly Finding[];
  /** Whether anything can be measured here at all. */
  readonly usable: boolean;
}

const oldestNode = 20;
const gibibyte = 2 ** 30;
/** A clone has its own way to install clients; a package has npm's. */
const clone = 'in a clone npm run setup, else ';

/** Judges what the probes found: one finding for each thing, in reading order. */
export function diagnose(probes: Probes): Diagnosis {
  const { kafkajs, nativeClient, node, platformatic } = probes;
  const nodeFits = Number(node.split('.')[0]) >= oldestNode;
  const findings = [
    nodeFits
      ? ok('node', node)
      : lack('missing', 'node', `${node} is too old`, `nothing runs; install Node ${oldestNode} or newer`),
    'version' in kafkajs
      ? ok('kafkajs', kafkajs.version)
      : lack(
          'missing',
          'kafkajs',
          kafkajs.problem,
          `no backend kafkajs, no topics; ${clone}npm install kafkajs`,
        ),
    'librdkafka' in nativeClient
      ? ok('native client', `librdkafka ${nativeClient.librdkafka}`)
      : lack(
          'missing',
          'native client',
          nativeClient.problem,
          `no backend confluent or confluent-kafkajs, no embedded broker; ${clone}npm install @confluentinc/kafka-javascript, or npm rebuild where it is installed`,
        ),
    platformatic !== null
      ? ok('platformatic', platformatic)
      : lack(
          'missing',
          'platformatic',
          'it is not installed',
          `no backend platformatic; ${clone}npm install @platformatic/kafka@1`,
        ),
    ...brokerFindings(probes),
    ...machineFindings(probes),
    calibrationFinding(probes.calibration),
  ];
  const anyClient = 'version' in kafkajs || 'librdkafka' in nativeClient || platformatic !== null;
  return { findings, usable: nodeFits && anyClient };
}

function brokerFindings({ java, maven, kafkaJars, docker, keptBroker }: Probes): Finding[] {
  const noKafka = 'no --broker apache-kafka';
  const { oldest } = javaFor(kafkaJars?.version ?? defaultKafkaVersion);
  const javaFinding =
    java === null
      ? lack('missing', 'java', 'not found', `${noKafka}; install Java ${oldest} or newer`)
      : java.major < oldest
        ? lack('missing', 'java', `${java.version} is too old`, `${noKafka}; install Java ${oldest} or newer`)
        : ok('java', `${java.version} (${java.path})`);
  return [
    javaFinding,
    jarsFinding(maven, kafkaJars, noKafka),
    dockerFinding(docker),
    ...(keptBroker === null ? [] : [ok('kept broker', keptBroker)]),
  ];
}

function jarsFinding(maven: Probes['maven'], jars: Probes['kafkaJars'], noKafka: string): Finding {
  const name = 'apache kafka';
  if (jars !== null && jars.version === null)
    return lack(
      'missing',
      name,
      'KAFKA_HOME holds none',
      `${noKafka}; set it to an unpacked Kafka, or unset it`,
    );
  if (jars !== null)
    return ok(name, `${jars.version} (${jars.from === 'cache' ? 'in the cache' : 'KAFKA_HOME'})`);
  if (maven !== null) return ok(name, `to be fetched once by Maven ${maven}`);
  return lack('missing', name, 'no jars and no Maven', `${noKafka}; install Maven or set KAFKA_HOME`);
}

function dockerFinding({ client, engine, compose }: Probes['docker']): Finding {
  const noCompose = 'no --broker compose';
  if (!client) return lack('missing', 'docker', 'not found', noCompose);
  if (engine === null)
    return lack(
      'missing',
      'docker',
      'the client is here, but no engine answers',
      `${noCompose}; start Docker`,
    );
  if (!compose) return lack('missing', 'docker', `engine ${engine}, without the compose command`, noCompose);
  return ok('docker', `engine ${engine}`);
}

function machineFindings(probes: Probes): Finding[] {
  const { clock, cores, governor, memoryBytes, reports, stealRatio } = probes;
  const memory = `${(memoryBytes / gibibyte).toFixed(1)} GiB`;
  const findings = [
    cores >= 4
      ? ok('cores', String(cores))
      : lack(
          'warning',
          'cores',
          String(cores),
          'lanes and a broker on this machine take time from each other: use a broker elsewhere',
        ),
    memoryBytes >= 4 * gibibyte
      ? ok('memory', memory)
      : lack('warning', 'memory', memory, 'a broker on this machine (1.5 GiB) leaves little for the lanes'),
    clockFinding(clock),
  ];
  if (governor !== null) findings.push(governorFinding(governor));
  if (stealRatio !== null) findings.push(stealFinding(stealRatio));
  findings.push(reportsFinding(reports));
  return findings;
}

function clockFinding({ resolutionNs, source }: Probes['clock']): Finding {
  const what = `${resolutionNs} ns${source === null ? '' : ` (${source})`}`;
  if (resolutionNs > 1000) return lack('warning', 'clock', what, 'latencies below that cannot be told apart');
  // Reading these goes through the kernel or a device, about ten times the cost of the processor's own counter.
  if (source === 'hpet' || source === 'acpi_pm')
    return lack(
      'warning',
      'clock',
      what,
      'reading it is slow: the highest rates are lower than they could be',
    );
  return ok('clock', what);
}

const governorFinding = (governor: string): Finding =>
  governor === 'performance'
    ? ok('cpu governor', governor)
    : lack(
        'warning',
        'cpu governor',
        governor,
        'the clock rate follows the load: trials scatter more at low rates',
      );

function stealFinding(ratio: number): Finding {
  const what = `${(ratio * 100).toFixed(1)} %`;
  return ratio < 0.02
    ? ok('steal', what)
    : lack('warning', 'steal', what, 'other guests of this host take CPU time: expect suspect trials');
}

function reportsFinding({ folder, freeBytes }: Probes['reports']): Finding {
  if (freeBytes === null)
    return lack(
      'missing',
      'reports',
      `${folder} cannot be written`,
      'results cannot be saved there: name another folder with --out',
    );
  const what = `${folder}, ${(freeBytes / gibibyte).toFixed(1)} GiB free`;
  return freeBytes >= gibibyte
    ? ok('reports', what)
    : lack('warning', 'reports', what, 'a broker on this machine, or a long run, may fill the disk');
}

function calibrationFinding(calibration: Probes['calibration']): Finding {
  const name = 'calibration';
  if (calibration === null)
    return lack(
      'warning',
      name,
      'never on this machine and Node',
      'what lingerlab itself adds to a figure here is not known; run lingerlab calibrate',
    );
  const judged = calibration.checks.filter(({ passed }) => passed !== null);
  const failed = judged.filter(({ passed }) => passed === false);
  const what = `${formatAge(calibration.secondsAgo)} ago, ${judged.length - failed.length} of ${plural(judged.length, 'check')} passed`;
  return failed.length === 0
    ? ok(name, what)
    : lack('warning', name, what, `failed: ${failed.map((check) => check.name).join('; ')}`);
}

function formatAge(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  return days > 0 ? plural(days, 'day') : formatSeconds(Math.max(0, seconds));
}

const ok = (name: string, what: string): Finding => ({ name, state: 'ok', what });
const lack = (state: 'warning' | 'missing', name: string, what: string, cost: string): Finding => ({
  name,
  state,
  what,
  cost,
});
