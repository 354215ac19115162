// SPDX-License-Identifier: Apache-2.0

/** What a TLS connection to the API server is made with; PEM texts. */
export interface TlsMaterial {
  /** Who may have signed the server's certificate; absent: the system's authorities. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Name to expect in the server's certificate, where it isn't the host of the address. */
  readonly serverName?: string;
  /** Whoever answers is believed. */
  readonly insecure?: true;
}

/** What a request proves itself with. */
export interface Credentials {
  /** Bearer token. */
  readonly token?: string;
  readonly tls: TlsMaterial;
}

/** How to reach an API server, and with what to prove who we are. */
export interface Connection {
  /** `https://host:port`, with a path where the server is behind one. */
  readonly server: URL;
  /** Where this was read from, for people: a kubeconfig with its context, or the service account. */
  readonly source: string;
  /** The namespace that we are in, or that the kubeconfig names; absent where none is said. */
  readonly namespace?: string;
  /**
   * What the next request is to carry. Files are read anew each time, so that rotated ones hold at once. Throws
   * CLUSTER_CREDENTIALS naming the file or the program that failed.
   */
  credentials(): Promise<Credentials>;
  /** The server answered 401 to what `credentials` gave last: what was kept of it must not be given again. */
  refused(): void;
}
