// SPDX-License-Identifier: Apache-2.0

/** One DNS question that reached the lab's server. */
export interface ServedName {
  readonly kind: 'name';
  readonly from: string;
  readonly transport: 'udp' | 'tcp';
  readonly name: string;
  /** `A`, `AAAA`, …; `TYPE65` for what the server doesn't know. */
  readonly type: string;
  readonly rcode: string;
}

/** One HTTP request that reached a site of the lab. */
export interface ServedRequest {
  readonly kind: 'request';
  readonly from: string;
  readonly tls: boolean;
  readonly host: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly status: number;
  /** Bytes of the answer's body that were handed to the connection. */
  readonly bytes: number;
}

/** What the other side saw: the proof that a denied request never arrived, or that an allowed one did. */
export type Served = ServedName | ServedRequest;
