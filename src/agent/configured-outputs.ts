// SPDX-License-Identifier: Apache-2.0
import { fstatSync } from 'node:fs';
import { WeirError } from '../errors.ts';
import type { FindingRecord, WeirRecord } from '../events/record.ts';
import { type RecordFilter, recordFilter } from '../events/record-filter.ts';
import type { Config } from '../gen/config.ts';
import { falcoLine, falcosidekickPayload } from '../sinks/falcosidekick-payload.ts';
import { formatRecord } from '../sinks/format-record.ts';
import type { OutputTarget } from '../sinks/output-target.ts';
import { selectFields } from '../sinks/select-fields.ts';
import { readCertificates, readHeaders } from './read-receiver-files.ts';

/** An output that the configuration asks for. */
export interface ConfiguredOutput {
  /** As commands, metrics and heartbeats tell it: `stdout`, `file`, or the name that the configuration gives it. */
  readonly name: string;
  /** Where to, without what may be secret in it. */
  readonly where: string;
  /** Form of what it is sent: what was kept on disk of one form is of no use to another. */
  readonly format: string;
  readonly filter: RecordFilter;
  readonly passes: (record: WeirRecord) => boolean;
  readonly queueBytes: number;
  readonly spillBytes: number;
  /** Opens it. Throws CONFIG_INVALID naming the option. Only who uses one pays for its code. */
  open(place: OutputPlace): Promise<OutputTarget>;
}

/** What an output says of itself, and to whom. */
export interface OutputPlace {
  readonly node: string;
  /** Standard output of this process. */
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Hears of what goes wrong beside delivering. */
  readonly onFlaw: (output: string, reason: string) => void;
}

type OutputConfig = Pick<Config, 'output' | 'http' | 'otlp' | 'cluster'>;
type Common = Pick<ConfiguredOutput, 'filter' | 'passes' | 'queueBytes' | 'spillBytes'>;
type HttpConfig = Config['http'][string];
type OtlpConfig = Config['otlp'][string];
type Section = Config['output'] | HttpConfig | OtlpConfig;

/** Names that `output` has. */
const TAKEN = ['stdout', 'file'];

/** The outputs that post to a receiver. Throws CONFIG_INVALID where two outputs have one name. */
export function configuredReceivers({
  http,
  otlp,
  cluster,
}: Omit<OutputConfig, 'output'>): ConfiguredOutput[] {
  for (const [section, names] of [
    ['http', TAKEN],
    ['otlp', [...TAKEN, ...Object.keys(http)]],
  ] as const) {
    const twice = Object.keys(section === 'http' ? http : otlp).find((name) => names.includes(name));
    if (twice !== undefined)
      throw new WeirError(
        'CONFIG_INVALID',
        `${section}.${twice}: another output has this name; choose another`,
      );
  }
  return [
    ...Object.entries(http).map(([name, each]) => httpOutput(name, each)),
    ...Object.entries(otlp).map(([name, each]) => otlpOutput(name, each, cluster)),
  ];
}

/** The output that `output` names: a file, or standard output. */
export function configuredOutput({ output }: Pick<OutputConfig, 'output'>): ConfiguredOutput {
  const select = selectFields(output);
  if (select !== undefined && output.format !== 'json' && output.format !== 'falco')
    throw new WeirError(
      'CONFIG_INVALID',
      `output.format: fields can be selected of json and falco only, got ${JSON.stringify(output.format)}`,
    );
  const encoder = (color: boolean) => encoderOf(output.format, select, color);
  const isFalco = output.format === 'falco' || output.format === 'falco-text';
  const common = {
    ...commonOf(isFalco ? { ...output, kinds: ['finding'] } : output),
    format: output.format,
  };
  if (output.file === '') {
    return {
      ...common,
      name: 'stdout',
      where: 'standard output',
      open: async ({ stdout }) => {
        const fd = fileOf(stdout);
        if (fd !== undefined) {
          const { createFdTarget } = await import('../sinks/create-fd-target.ts');
          return createFdTarget({ fd, encode: encoder(false) });
        }
        const { createStreamTarget } = await import('../sinks/create-stream-target.ts');
        return createStreamTarget({ stream: stdout, encode: encoder(stdout.isTTY === true) });
      },
    };
  }
  return {
    ...common,
    name: 'file',
    where: output.file,
    open: async ({ onFlaw }) => {
      const { openFileTarget } = await import('../sinks/open-file-target.ts');
      return openFileTarget({
        option: 'output.file',
        path: output.file,
        rotation: output.rotate,
        encode: encoder(false),
        onFlaw: (reason) => onFlaw('file', reason),
      });
    },
  };
}

type Select = ReturnType<typeof selectFields>;

function encoderOf(format: Config['output']['format'], select: Select, color: boolean) {
  switch (format) {
    case 'json':
      return select === undefined ? JSON.stringify : (record: WeirRecord) => JSON.stringify(select(record));
    case 'pretty':
      return (record: WeirRecord) => formatRecord(record, { color });
    case 'falco':
      return (record: WeirRecord) => falcosidekickPayload(record, select?.(record) ?? record);
    case 'falco-text':
      // nothing but findings passes
      return (record: WeirRecord) => falcoLine(record as FindingRecord);
  }
}

/** Standard output as a file: Node's stream of one holds up the whole process, and breaks on a full disk. */
function fileOf(stdout: OutputPlace['stdout']): number | undefined {
  const fd = 'fd' in stdout ? stdout.fd : undefined;
  return typeof fd === 'number' && fstatSync(fd).isFile() ? fd : undefined;
}

function httpOutput(name: string, http: HttpConfig): ConfiguredOutput {
  const select = selectFields(http);
  return {
    ...commonOf(http),
    name,
    where: withoutSecrets(http.url),
    format: http.format,
    open: async () => {
      const { openHttpTarget } = await import('../sinks/open-http-target.ts');
      const { url, format } = http;
      return openHttpTarget({
        ...receiverOf(`http.${name}`, http),
        option: `http.${name}.url`,
        url,
        format,
        ...(select && { select }),
      });
    },
  };
}

function otlpOutput(name: string, otlp: OtlpConfig, cluster: string): ConfiguredOutput {
  const select = selectFields(otlp);
  return {
    ...commonOf(otlp),
    name,
    where: withoutSecrets(otlp.endpoint),
    format: 'logs',
    open: async ({ node }) => {
      const { openOtlpTarget } = await import('../sinks/open-otlp-target.ts');
      return openOtlpTarget({
        ...receiverOf(`otlp.${name}`, otlp),
        option: `otlp.${name}.endpoint`,
        url: otlp.endpoint,
        node,
        ...(cluster !== '' && { cluster }),
        ...(select && { select }),
      });
    },
  };
}

function commonOf({ kinds, pods, severity, verdicts, queueBytes, spillBytes }: Section): Common {
  const filter = {
    ...(kinds.length > 0 && { kinds }),
    ...(pods.length > 0 && { pods }),
    ...(severity !== 'info' && { severity }),
    ...(verdicts.length > 0 && { verdicts }),
  };
  return { filter, passes: recordFilter(filter), queueBytes, spillBytes };
}

function receiverOf(option: string, { headerFile, caFile }: HttpConfig | OtlpConfig) {
  return {
    ...(headerFile !== '' && { headers: () => readHeaders(headerFile, `${option}.headerFile`) }),
    ...(caFile !== '' && { ca: readCertificates(caFile, `${option}.caFile`) }),
  };
}

/** Names, passwords and tokens may stand in an address. */
function withoutSecrets(address: string): string {
  const url = URL.parse(address);
  return url === null ? address : `${url.origin}${url.pathname}`;
}
