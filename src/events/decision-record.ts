// SPDX-License-Identifier: Apache-2.0

/** What one of the two gates came to: that of the policies of the cluster, or that of the namespace. */
export interface GateRecord {
  /** Over the policies that enforce, which is what happened; over all of them; `both` where they say the same. */
  readonly evaluation: 'enforce' | 'all' | 'both';
  readonly gate: 'cluster' | 'namespace';
  readonly verdict: 'allow' | 'deny';
  readonly by: 'deny' | 'quic' | 'encrypted-hello' | 'allow' | 'default' | 'delegate' | 'overlay';
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly generation?: number;
  /** The one that counted: `audit` under a breakglass. */
  readonly mode?: string;
  readonly clause?: string;
}

/** The clause of a policy that decided. */
export interface PolicyRecord {
  /**
   * Tells the decision apart: the policies that held, with their generations, and what each gate came to. What is decided
   * so again has the same one; `weir policy explain --id` resolves it.
   */
  readonly decision?: string;
  /** What each gate came to, those at which a policy spoke. */
  readonly gates?: readonly GateRecord[];
  /** Absent with all that follows from it where the policy is not known any more: it was replaced meanwhile. */
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly generation?: number;
  readonly clause?: string;
  /** The one that counted: `audit` under a breakglass. */
  readonly mode?: string;
  readonly reason?: string;
  /** The policy counted as one in mode audit; without a reason where it has ended since. */
  readonly breakglass?: { readonly until: string; readonly reason?: string };
  /**
   * What it rests on: the address, a name that DNS gave the pod for it, or what the stream showed (a TLS hello, an HTTP
   * request). `sni` and `http` of a default: no clause fits what it showed, or it could not be read.
   */
  readonly evidence?: 'cidr' | 'dns' | 'sni' | 'http';
  /** The name that the stream showed, where it was decided by that; of a request to a proxy an address, too. */
  readonly wireName?: string;
  /** The port that a proxy was asked for (`egress.proxies`), at the name or address in `wireName`. */
  readonly proxiedPort?: number;
  /** Which hook of the kernel decided. */
  readonly hook: 'connect' | 'send' | 'stream' | 'packet' | 'change' | 'interface';
  /** The connection is older than the first policy of its pod, and goes on until `policy.adoptGrace` is over. */
  readonly isLegacy?: true;
  /**
   * `l3-only`: only addresses and ports decided, as what was sent had passed the hooks of its cgroup. `packet-only`: a name
   * on the wire was judged in packets, so that the sender was not told in its `send()`.
   */
  readonly coverage?: 'l3-only' | 'packet-only';
  /** Number of the policy set in the kernel. */
  readonly set: number;
}
