// SPDX-License-Identifier: Apache-2.0
import type { Certificate } from './make-certificate.ts';

/** What tells a record from every other one. */
export interface Arrived {
  readonly run: string;
  /** Counts from 0 in each run of an agent. */
  readonly sequence: number;
  readonly time: string;
}

/** A receiver that records are sent to: a real program, or one of ours that is as strict. Always over TLS, at one port. */
export interface SinkPeer {
  readonly name: string;
  /** Records it is sent each 5 ms, where it is too slow for some. */
  readonly each?: number;
  readonly url: string;
  /** Section of the configuration that sends to it, and what its entry says beside the address. */
  readonly sent: { readonly section: 'http' | 'otlp'; readonly format?: 'webhook' | 'falcosidekick' };
  /** Takes requests, with this certificate. */
  start(certificate: Certificate): Promise<void>;
  /** Ends in order: what it answered for it has. */
  stop(): Promise<void>;
  /** Ends at once, whatever it is doing. */
  kill(): Promise<void>;
  /** What it has, in the order in which it came. */
  arrived(): readonly Arrived[];
}
