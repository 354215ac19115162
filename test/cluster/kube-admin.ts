// SPDX-License-Identifier: Apache-2.0
import https from 'node:https';
import { parseAllDocuments } from 'yaml';
import type { Connection } from '../../src/cluster/connection.ts';

/** An object as it is written; the API server fills in the rest. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** Answers of the API server that are not what was asked for. */
export class KubeProblem extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(`${status}: ${text.slice(0, 500)}`);
    this.status = status;
  }
}

/** Collections of the kinds that tests write. */
const PLURALS: Readonly<Record<string, string>> = {
  Namespace: 'namespaces',
  ServiceAccount: 'serviceaccounts',
  Pod: 'pods',
  ReplicaSet: 'replicasets',
  Deployment: 'deployments',
  ConfigMap: 'configmaps',
  ClusterRole: 'clusterroles',
  ValidatingAdmissionPolicy: 'validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding: 'validatingadmissionpolicybindings',
  ClusterRoleBinding: 'clusterrolebindings',
  DaemonSet: 'daemonsets',
  Service: 'services',
  ResourceQuota: 'resourcequotas',
  Node: 'nodes',
  Role: 'roles',
  RoleBinding: 'rolebindings',
  Lease: 'leases',
  CustomResourceDefinition: 'customresourcedefinitions',
  ClusterAIGovernancePolicy: 'clusteraigovernancepolicies',
  AIGovernancePolicy: 'aigovernancepolicies',
  WeirNodeStatus: 'weirnodestatuses',
};

/** What a test does to a cluster as one who may do anything there. */
export class KubeAdmin {
  readonly connection: Connection;
  readonly #agent = new https.Agent({ keepAlive: true });

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Creates an object, and returns it as the server has it. */
  async create(manifest: Manifest): Promise<Manifest> {
    return (await this.json('POST', collectionPath(manifest), manifest)) as Manifest;
  }

  /** Creates the objects of a YAML text; those that are there stay as they are. */
  async ensure(manifests: readonly Manifest[]): Promise<void> {
    for (const manifest of manifests)
      await this.create(manifest).catch((error: unknown) => {
        if (!(error instanceof KubeProblem) || error.status !== 409) throw error;
      });
  }

  async patch(manifest: Manifest, change: object): Promise<void> {
    await this.json('PATCH', `${collectionPath(manifest)}/${manifest.metadata.name}`, change);
  }

  /** What the server would make of a manifest that is applied to it; unknown fields are refused. */
  async dryRun(manifest: Manifest): Promise<Manifest> {
    const query = 'dryRun=All&fieldManager=weir-test&fieldValidation=Strict&force=true';
    const path = `${collectionPath(manifest)}/${manifest.metadata.name}?${query}`;
    return JSON.parse(await this.text(path, 'PATCH', manifest, 'application/apply-patch+yaml')) as Manifest;
  }

  /** The object as the server has it. */
  async get<T = Manifest>(manifest: Manifest): Promise<T> {
    return (await this.json('GET', `${collectionPath(manifest)}/${manifest.metadata.name}`)) as T;
  }

  /** Replaces an object, which must be as the server had it last. */
  async replace(manifest: Manifest): Promise<Manifest> {
    return (await this.json(
      'PUT',
      `${collectionPath(manifest)}/${manifest.metadata.name}`,
      manifest,
    )) as Manifest;
  }

  /** Deletes an object at once; one that is gone is no error. */
  async delete(manifest: Manifest): Promise<void> {
    const path = `${collectionPath(manifest)}/${manifest.metadata.name}?gracePeriodSeconds=0`;
    await this.json('DELETE', path).catch((error: unknown) => {
      if (!(error instanceof KubeProblem) || error.status !== 404) throw error;
    });
  }

  /** A token of a service account, as the kubelet asks for one: for a pod, or bound to none. */
  async token(namespace: string, name: string, pod?: Manifest): Promise<string> {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
    const bound = pod && { kind: 'Pod', apiVersion: 'v1', name: pod.metadata.name, uid: pod.metadata.uid };
    const spec = bound === undefined ? {} : { boundObjectRef: bound };
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec };
    const answer = (await this.json('POST', path, request)) as { status: { token: string } };
    return answer.status.token;
  }

  async json(method: string, path: string, body?: object): Promise<unknown> {
    return JSON.parse(await this.text(path, method, body));
  }

  /** An object as `kubectl get` shows it: cells by column. */
  async table(path: string): Promise<Readonly<Record<string, unknown>>> {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const { columnDefinitions, rows } = JSON.parse(
      await this.text(path, 'GET', undefined, undefined, accept),
    ) as {
      columnDefinitions: readonly { name: string }[];
      rows: readonly { cells: readonly unknown[] }[];
    };
    return Object.fromEntries(columnDefinitions.map(({ name }, at) => [name, rows[0]?.cells[at]]));
  }

  async text(path: string, method = 'GET', body?: object, as?: string, accept?: string): Promise<string> {
    const { token, tls } = await this.connection.credentials();
    // JSON is YAML as well
    const type = as ?? (method === 'PATCH' ? 'application/merge-patch+json' : 'application/json');
    const options: https.RequestOptions = {
      method,
      agent: this.#agent,
      headers: {
        'content-type': type,
        ...(accept !== undefined && { accept }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(tls.ca !== undefined && { ca: tls.ca }),
      ...(tls.cert !== undefined && { cert: tls.cert, key: tls.key }),
      ...(tls.serverName !== undefined && { servername: tls.serverName }),
      ...(tls.insecure && { rejectUnauthorized: false }),
    };
    return await new Promise((resolve, reject) => {
      const request = https.request(new URL(path, this.connection.server), options, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          if ((response.statusCode ?? 0) < 300) resolve(text);
          else reject(new KubeProblem(response.statusCode ?? 0, text));
        });
      });
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The objects of a YAML text. */
export function readYaml(text: string): Manifest[] {
  return [...parseAllDocuments(text)].map((document) => document.toJS() as Manifest);
}

function collectionPath({ apiVersion, kind, metadata }: Manifest): string {
  const root = apiVersion.includes('/') ? 'apis' : 'api';
  const namespace = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  const plural = PLURALS[kind];
  if (plural === undefined) throw new Error(`no collection of ${kind}`);
  return `/${root}/${apiVersion}${namespace}/${plural}`;
}
