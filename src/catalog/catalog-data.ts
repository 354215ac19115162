// SPDX-License-Identifier: Apache-2.0
import type { Category } from '../categories.ts';
import type { Confidence } from '../events/model-identity.ts';

/**
 * The catalogue as plain values: what catalog.yaml says, checked, without what only people read. This is what
 * src/gen/catalog.json holds. Left out means: false, empty, or the default the field names.
 */
export interface CatalogData {
  /** The day of the knowledge, `2026.11.20`; overlays add `+<digest>`. */
  readonly version: string;
  readonly channels: readonly ChannelData[];
  readonly processHints: readonly ProcessHintData[];
  readonly images: readonly ImageData[];
  readonly workloads: readonly WorkloadData[];
  readonly libraries: readonly LibraryData[];
  readonly fileFormats: readonly FileFormatData[];
  readonly cachePaths: readonly PathGroupData[];
  readonly deviceFiles: readonly PathGroupData[];
  readonly ociMediaTypes: readonly MediaTypeData[];
}

/** TLS stacks that clients bring: what can be read of them differs. */
export const TLS_STACKS = ['openssl', 'gnutls', 'boringssl', 'go', 'rustls', 's2n'] as const;

export const NAMES = ['model', 'file', 'artifact'] as const;

/** What the paths of a channel name: a model, a file that is one by its extension, an artefact that may be one. */
export type Names = (typeof NAMES)[number];

export interface ChannelData {
  readonly id: string;
  readonly category: Category;
  /** Host patterns; see `compileHost`. */
  readonly hosts: readonly string[];
  /** IPv4 and IPv6 addresses. */
  readonly addresses?: readonly string[];
  /** Ports on which the addresses are the channel; all, when absent. */
  readonly ports?: readonly number[];
  readonly shared?: boolean;
  /** Default `high`. */
  readonly confidence?: Confidence;
  /** `huggingface`, `oci`, `github`, or a URI with placeholders. Absent: its paths name no model. */
  readonly identity?: string;
  /** Registry that names its OCI artefacts, where it is not the host. */
  readonly registry?: string;
  /** Default `model`. */
  readonly names?: Names;
  /** Its models are its own and not those of the hub it is like: their package URLs say which repository. */
  readonly ownModels?: boolean;
  /** What stands before every path, such as `/artifactory/api/huggingfaceml/hf`. */
  readonly pathPrefix?: string;
  readonly operations?: readonly OperationData[];
}

/** What a request does, and how the reference explains it. `transfer` is told apart by the method. */
export const OPERATIONS = {
  download: 'fetches the bytes of a model, a dataset or another asset',
  metadata: 'asks what there is: revisions, files, sizes, a token to fetch them',
  upload: 'sends data there',
  transfer: 'reads or writes by its method: GET downloads, PUT, POST and PATCH upload',
  infer: 'runs a model',
  pull: 'tells a server to load, fetch or publish a model',
  credentials: 'asks for credentials of the machine or the cloud account',
  telemetry: 'reports runs, traces or usage',
  other: 'something else at a known channel',
} as const satisfies Record<string, string>;

/** What a request does; `transfer` has been resolved. */
export type Operation = Exclude<keyof typeof OPERATIONS, 'transfer'>;

export interface OperationData {
  /** Unique in its channel. */
  readonly id: string;
  readonly does: keyof typeof OPERATIONS;
  /** Any, when absent. */
  readonly method?: string;
  /** Path templates; see `compilePath`. */
  readonly paths: readonly string[];
  /** Only where the host name told this. */
  readonly needs?: 'bucket';
  readonly names?: Names;
  /** Its path is recognised on hosts that no channel has. */
  readonly anyHost?: boolean;
}

/** What a program does with models, and how the reference explains it. */
export const PROGRAM_ROLES = {
  serve: 'runs a model or serves it',
  train: 'trains',
  notebook: 'a notebook server or kernel',
  download: 'fetches a model',
  upload: 'publishes a model',
  build: 'makes a model from others',
  index: 'keeps vectors and finds the nearest ones',
  agent: 'an AI agent, or what stands between people and models that run elsewhere',
  transfer: 'copies files from and to elsewhere',
  tunnel: 'carries traffic through something else',
} as const satisfies Record<string, string>;

export type ProgramRole = keyof typeof PROGRAM_ROLES;

export interface ProcessHintData {
  readonly id: string;
  /** Program, then words; see `identifyProcess`. */
  readonly run: string;
  readonly does: ProgramRole;
  readonly modelFlags?: readonly string[];
  readonly revisionFlags?: readonly string[];
  readonly typeFlag?: string;
  /** Id of the channel by whose rules the model is named. */
  readonly channel?: string;
  readonly confidence?: Confidence;
}

export interface ImageData {
  readonly id: string;
  /** Absent where the image serves several ends. */
  readonly does?: ProgramRole;
  /** `registry/path`, `*` for anything within a segment. */
  readonly repositories: readonly string[];
}

/** Owners of AI pods. */
export interface WorkloadData {
  readonly id: string;
  readonly does?: ProgramRole;
  /** `group/Kind`. */
  readonly kinds: readonly string[];
  /** Keys of labels that the owner's operator puts on its pods. */
  readonly labels?: readonly string[];
  readonly confidence?: Confidence;
}

/** Libraries of AI programs. */
export interface LibraryData {
  readonly id: string;
  readonly does?: ProgramRole;
  /** What their file names begin with, up to a dot or a dash. */
  readonly files: readonly string[];
  readonly confidence?: Confidence;
}

export interface FileFormatData {
  readonly id: string;
  /** Ends of file names that tell it. */
  readonly extensions?: readonly string[];
  /** Ends of file names that it shares with files that are no models. */
  readonly sharedExtensions?: readonly string[];
  /** Any one of them tells it. `at` is in bytes. */
  readonly magic?: readonly { readonly at: number; readonly hex: string }[];
  /** Loading it can run code. */
  readonly unsafe?: boolean;
  readonly confidence?: Confidence;
}

export interface PathGroupData {
  readonly id: string;
  readonly paths: readonly string[];
  readonly confidence?: Confidence;
}

export interface MediaTypeData {
  readonly id: string;
  readonly types: readonly string[];
}
