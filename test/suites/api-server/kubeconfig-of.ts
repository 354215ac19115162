// SPDX-License-Identifier: Apache-2.0
export interface KubeconfigParts {
  /** Its URL. */
  readonly server: string;
  /** The certificate of its authority, PEM. */
  readonly ca: string | Buffer;
  readonly token: string;
  /** Of the context; absent: none. */
  readonly namespace?: string;
}

/** A kubeconfig as JSON, which is YAML too: one cluster, user and context, all named `test`. */
export function kubeconfigOf({ server, ca, token, namespace }: KubeconfigParts): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'test', cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') } },
    ],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test', ...(namespace && { namespace }) } }],
    'current-context': 'test',
  });
}
