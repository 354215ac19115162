// SPDX-License-Identifier: Apache-2.0
import type { Channel, Confidence } from '../events/model-identity.ts';
import type { ImageData, LibraryData, OperationData, ProcessHintData, WorkloadData } from './catalog-data.ts';
import type { HostPattern } from './host-pattern.ts';
import type { NameModel } from './name-model.ts';
import type { PathTemplate } from './path-template.ts';

/**
 * The AI catalogue, indexed for look-ups: immutable, shared by all who ask. Made by `loadBuiltinCatalog` or
 * `loadCatalog`.
 */
export interface Catalog {
  /** What records carry: the day of the knowledge, and a digest of the overlays where there are any. */
  readonly version: string;
  readonly channels: ReadonlyMap<string, CatalogChannel>;
  readonly hosts: HostIndex;
  /** By canonical address text. */
  readonly addresses: ReadonlyMap<string, readonly CatalogChannel[]>;
  /** Operations recognised on any host, in order. */
  readonly anyHost: readonly ChannelOperation[];
  /** By the program they name; `prefixes` holds those that end in `*`. */
  readonly processHints: ReadonlyMap<string, readonly ProcessHint[]>;
  readonly processHintPrefixes: readonly ProcessHint[];
  readonly images: readonly ImageData[];
  /** By `group/Kind` of an owner, and by the key of a label that an operator writes. */
  readonly workloads: ReadonlyMap<string, WorkloadData>;
  readonly workloadLabels: ReadonlyMap<string, WorkloadData>;
  /** By what a file name begins with. */
  readonly libraries: ReadonlyMap<string, LibraryData>;
  /** Shapes of the paths of accelerators' device files. */
  readonly devices: readonly DevicePath[];
  /** Ends of file names that tell a model file, lower case. */
  readonly modelExtensions: readonly string[];
}

/** A channel with what its requests look like. */
export interface CatalogChannel {
  /** What records say when the host name tells neither account nor bucket. */
  readonly channel: Channel;
  readonly operations: readonly ChannelOperation[];
  /** Segments that stand before every path of the channel. */
  readonly pathPrefix: readonly string[];
  /** Ports on which its addresses are meant; all, when absent. */
  readonly ports?: readonly number[];
  /** How it names models, as catalog.yaml says it. */
  readonly identity?: string;
  readonly registry?: string;
  /** Names the model of a request; undefined when its requests name none. */
  readonly nameModel?: NameModel;
}

/** Device files of one vendor. */
export interface DevicePath {
  readonly id: string;
  readonly confidence: Confidence;
  readonly templates: readonly PathTemplate[];
}

export interface ChannelOperation {
  readonly owner: CatalogChannel;
  readonly data: OperationData;
  readonly templates: readonly PathTemplate[];
  readonly names: NonNullable<OperationData['names']>;
}

/** Host patterns by what every name they fit ends with, so that one look-up per label of the host finds all. */
export interface HostIndex {
  readonly exact: ReadonlyMap<string, readonly CatalogChannel[]>;
  readonly below: ReadonlyMap<string, readonly CatalogChannel[]>;
  readonly shapes: ReadonlyMap<
    string,
    readonly { readonly pattern: HostPattern; readonly owner: CatalogChannel }[]
  >;
}

export interface ProcessHint {
  readonly data: ProcessHintData;
  /** Words after the program; `undefined` stands for `{model}`. */
  readonly words: readonly (string | undefined)[];
  /** The program, or what it starts with. */
  readonly program: string;
  readonly channel?: CatalogChannel;
}
