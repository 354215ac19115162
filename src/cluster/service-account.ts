// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WeirError } from '../errors.ts';
import type { Connection } from './connection.ts';
import { readCredentialFile } from './read-credential-file.ts';

export interface ServiceAccountOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the kubelet mounts it. */
  readonly folder?: string;
}

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Whether this process runs in a pod that has a service account. */
export function hasServiceAccount({ env, folder = FOLDER }: ServiceAccountOptions): boolean {
  return Boolean(env.KUBERNETES_SERVICE_HOST) && existsSync(join(folder, 'token'));
}

/**
 * The API server as a pod sees it: address from `KUBERNETES_SERVICE_HOST` and `_PORT`, token and authority from the
 * mounted service account. The kubelet replaces the token when four fifths of its life are over; it is read for each
 * request. Throws CLUSTER_NOT_FOUND saying what is missing.
 */
export function connectServiceAccount({ env, folder = FOLDER }: ServiceAccountOptions): Connection {
  const host = env.KUBERNETES_SERVICE_HOST;
  if (!host) throw new WeirError('CLUSTER_NOT_FOUND', 'KUBERNETES_SERVICE_HOST is not set: not in a pod');
  const token = join(folder, 'token');
  const authority = join(folder, 'ca.crt');
  for (const file of [token, authority])
    if (!existsSync(file))
      throw new WeirError('CLUSTER_NOT_FOUND', `${file} is missing: the pod has no service account token`);
  const port = env.KUBERNETES_SERVICE_PORT_HTTPS || env.KUBERNETES_SERVICE_PORT || '443';
  const address = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (!URL.canParse(address))
    throw new WeirError(
      'CLUSTER_NOT_FOUND',
      `KUBERNETES_SERVICE_HOST and _PORT must be an address, got ${JSON.stringify(address)}`,
    );
  return {
    server: new URL(address),
    source: `service account in ${folder}`,
    ...namespaceOf(join(folder, 'namespace')),
    credentials: async () => ({
      token: (await readCredentialFile(token, 'service account token')).trim(),
      tls: { ca: await readCredentialFile(authority, 'service account authority') },
    }),
    refused: () => undefined,
  };
}

/** The kubelet writes it beside the token; where somebody mounts a token alone, it is not there. */
function namespaceOf(file: string): { readonly namespace?: string } {
  if (!existsSync(file)) return {};
  const namespace = readFileSync(file, 'utf8').trim();
  return namespace === '' ? {} : { namespace };
}
