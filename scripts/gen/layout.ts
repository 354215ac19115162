// SPDX-License-Identifier: Apache-2.0

/** A member of a struct: where it is and what its typedef says it means. */
export interface LayoutMember {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  /** Typedef name (`boot_ns_t`), plain integer (`__u32`) or struct name. */
  readonly type: string;
  readonly kind: 'integer' | 'bytes' | 'struct';
}

export interface LayoutStruct {
  readonly name: string;
  readonly size: number;
  readonly members: readonly LayoutMember[];
}

export interface LayoutEnum {
  readonly name: string;
  readonly values: readonly { readonly name: string; readonly value: number }[];
}

/** bpf/layout.json: the compiler's own statement of how records and table entries are laid out. */
export interface Layout {
  readonly generatedBy: string;
  /** First 64 bits of SHA-256 over everything below, hex: the handshake between objects and agent. */
  readonly hash: string;
  readonly structs: readonly LayoutStruct[];
  readonly enums: readonly LayoutEnum[];
}
