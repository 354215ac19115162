// SPDX-License-Identifier: Apache-2.0
import type { Category } from '../categories.ts';

/**
 * How sure a statement is: `high` was checked against the vendor's own source or documentation, `medium` is
 * general knowledge, `low` is a guess from a shape (an unknown host that answers like a known hub).
 */
export type Confidence = 'high' | 'medium' | 'low';

/** Where models or data come from or go to, as the catalogue knows it, for one host or address. */
export interface Channel {
  /** Catalogue id, such as `huggingface-hub`. */
  readonly id: string;
  readonly category: Category;
  /** Unrelated tenants use the same names or addresses: a decision needs more than the name. */
  readonly shared: boolean;
  readonly confidence: Confidence;
  /** The tenant, where the host name tells it: a storage account, a registry account. */
  readonly account?: string;
  /** The bucket, where the host name tells it. */
  readonly bucket?: string;
}

/** What kind of thing a hub address names. Only `model` is a model; `artifact` may or may not be one. */
export type AssetType = 'model' | 'dataset' | 'space' | 'kernel' | 'artifact';

/**
 * Why the name in a request may not be the one the server understands. A doubtful identity is reported and is
 * never taken as approved.
 */
export type Doubt =
  | 'bad-encoding'
  | 'control-character'
  | 'dot-segments'
  | 'double-encoding'
  | 'repeated-parameter'
  | 'too-long'
  | 'truncated';

/** Which model (or other asset) it is, as far as was seen. Every part is decoded text. */
export interface ModelIdentity {
  readonly type: AssetType;
  /** Name at its hub: `meta-llama/Llama-3.1-8B-Instruct`, `library/llama3.2`, `bucket/prefix`. */
  readonly name: string;
  /** Canonical package URL, with the revision where one is known: `pkg:huggingface/ns/name@revision`. */
  readonly purl?: string;
  /** For what has no package URL type. Ends in `/` where it is a prefix: `s3://bucket/prefix/`. */
  readonly uri?: string;
  /** A commit or digest, or a branch or tag, which can move. */
  readonly revision?: string;
  /** Path inside the model. */
  readonly file?: string;
  /** `<algorithm>:<hex>`: `sha256` is of the content, `xet` is not comparable with it. */
  readonly digest?: string;
  readonly doubt?: Doubt;
}
