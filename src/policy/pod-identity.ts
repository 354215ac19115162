// SPDX-License-Identifier: Apache-2.0
import type { EgressAction } from './egress-action.ts';
import type { CatalogDestination } from './policy.ts';
import type { Labels } from './policy-pod.ts';

/** By which service of a cloud a pod gets credentials of its own. */
export type CloudIdentity = 'aws-sts' | 'eks-pod-identity' | 'azure' | 'gke';

/** What manifests tell of a pod that says so. */
export interface IdentitySigns {
  readonly labels: Labels;
  /** Annotations of its service account, where that is among the manifests. */
  readonly accountAnnotations: Readonly<Record<string, unknown>>;
  /** Audiences of the tokens that are projected into it: webhooks add them to the pods of a cluster. */
  readonly audiences: readonly string[];
}

/**
 * The services by which a pod gets credentials, as its manifest and its service account say: annotations that people write
 * (amazon-eks-pod-identity-webhook, azure-workload-identity, Workload Identity Federation for GKE), and tokens that
 * webhooks project. What GKE and EKS know beside the manifests (bindings to service accounts) is not seen.
 */
export function identitiesOf({
  labels,
  accountAnnotations,
  audiences,
}: IdentitySigns): readonly CloudIdentity[] {
  const hasAudience = (audience: string): boolean => audiences.includes(audience);
  const isAnnotated = (key: string): boolean => Object.hasOwn(accountAnnotations, key);
  return [
    ...(isAnnotated('eks.amazonaws.com/role-arn') || hasAudience('sts.amazonaws.com')
      ? (['aws-sts'] as const)
      : []),
    ...(hasAudience('pods.eks.amazonaws.com') ? (['eks-pod-identity'] as const) : []),
    ...(labels['azure.workload.identity/use'] === 'true' || hasAudience('api://AzureADTokenExchange')
      ? (['azure'] as const)
      : []),
    ...(isAnnotated('iam.gke.io/gcp-service-account') ? (['gke'] as const) : []),
  ];
}

interface IdentityService {
  /** For people. */
  readonly title: string;
  /** What the pod does to get credentials: one of the names stands for all of them. */
  readonly action: EgressAction;
  /** The word for it in a policy. */
  readonly word: CatalogDestination;
}

function named(name: string): EgressAction {
  return { protocol: 'tcp', port: 443, learned: [{ question: name }], wireName: name };
}

export const IDENTITY_SERVICES: Readonly<Record<CloudIdentity, IdentityService>> = {
  'aws-sts': {
    title: 'an IAM role, from sts.REGION.amazonaws.com',
    action: named('sts.us-east-1.amazonaws.com'),
    word: 'workload-identity',
  },
  'eks-pod-identity': {
    title: 'an IAM role, from the EKS Pod Identity agent at 169.254.170.23',
    action: { protocol: 'tcp', port: 80, address: '169.254.170.23', learned: [] },
    word: 'workload-identity',
  },
  azure: {
    title: 'an Entra identity, from login.microsoftonline.com',
    action: named('login.microsoftonline.com'),
    word: 'workload-identity',
  },
  gke: {
    title: "a Google service account, from GKE's metadata server at 169.254.169.254",
    action: { protocol: 'tcp', port: 80, address: '169.254.169.254', learned: [] },
    word: 'cloud-metadata',
  },
};
