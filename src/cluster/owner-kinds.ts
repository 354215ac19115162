// SPDX-License-Identifier: Apache-2.0

/** A kind of object that pods belong to, directly or through others. */
export interface OwnerKind {
  /** Name of the collection, as in paths and RBAC rules. */
  readonly plural: string;
  /**
   * Whether objects of the kind have controllers of their own that matter; others are the top and need not be read, nor
   * a right to read them.
   */
  readonly climbs: boolean;
  /** What operators make of AI workloads: it says more than an owner of a kind that nobody knows. */
  readonly ai?: true;
}

const through = (plural: string): OwnerKind => ({ plural, climbs: true });
const top = (plural: string): OwnerKind => ({ plural, climbs: false });
const ai = (kind: OwnerKind): OwnerKind => ({ ...kind, ai: true });

/** By API group (empty for the core) and kind. */
const KINDS: Readonly<Record<string, Readonly<Record<string, OwnerKind>>>> = {
  '': {
    // Leaders of a LeaderWorkerSet own the StatefulSets of their workers.
    Pod: through('pods'),
    ReplicationController: top('replicationcontrollers'),
    Node: top('nodes'),
  },
  apps: {
    ReplicaSet: through('replicasets'),
    Deployment: through('deployments'),
    StatefulSet: through('statefulsets'),
    DaemonSet: top('daemonsets'),
  },
  batch: { Job: through('jobs'), CronJob: top('cronjobs') },
  'serving.knative.dev': {
    Revision: through('revisions'),
    Configuration: through('configurations'),
    Service: through('services'),
  },
  'serving.kserve.io': {
    InferenceService: ai(top('inferenceservices')),
    InferenceGraph: ai(top('inferencegraphs')),
    LLMInferenceService: ai(top('llminferenceservices')),
  },
  'ray.io': {
    RayCluster: ai(through('rayclusters')),
    RayJob: ai(top('rayjobs')),
    RayService: ai(top('rayservices')),
  },
  'jobset.x-k8s.io': { JobSet: ai(through('jobsets')) },
  'leaderworkerset.x-k8s.io': { LeaderWorkerSet: ai(through('leaderworkersets')) },
  'trainer.kubeflow.org': { TrainJob: ai(top('trainjobs')) },
  'kubeflow.org': {
    PyTorchJob: ai(top('pytorchjobs')),
    TFJob: ai(top('tfjobs')),
    MPIJob: ai(top('mpijobs')),
    XGBoostJob: ai(top('xgboostjobs')),
    PaddleJob: ai(top('paddlejobs')),
    JAXJob: ai(top('jaxjobs')),
    Notebook: ai(top('notebooks')),
  },
  'argoproj.io': {
    Workflow: through('workflows'),
    CronWorkflow: top('cronworkflows'),
    Rollout: top('rollouts'),
  },
};

/** Group of an `apiVersion`: `apps` of `apps/v1`, empty for `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** What is known of a kind; undefined for kinds of others: they are the top, as far as can be told. */
export function ownerKind(apiVersion: string, kind: string): OwnerKind | undefined {
  return KINDS[groupOf(apiVersion)]?.[kind];
}

/** Group and collection of every kind that is read on the way to the top: what `daemonset/manifests/rbac.yaml` has to allow. */
export function readOwnerKinds(): { readonly group: string; readonly plural: string }[] {
  return Object.entries(KINDS).flatMap(([group, kinds]) =>
    Object.values(kinds)
      .filter(({ climbs }) => climbs)
      .map(({ plural }) => ({ group, plural })),
  );
}
