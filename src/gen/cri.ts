// SPDX-License-Identifier: Apache-2.0
// Generated from proto/cri-runtime-v1.proto by `npm run gen`. Do not edit.

import type { ProtobufMessage } from '../protobuf-message.ts';

export const PodSandboxState = {
  SANDBOX_READY: 0,
  SANDBOX_NOTREADY: 1,
} as const;
export type PodSandboxState = (typeof PodSandboxState)[keyof typeof PodSandboxState];

export const NamespaceMode = {
  POD: 0,
  CONTAINER: 1,
  NODE: 2,
  TARGET: 3,
} as const;
export type NamespaceMode = (typeof NamespaceMode)[keyof typeof NamespaceMode];

export const ContainerState = {
  CONTAINER_CREATED: 0,
  CONTAINER_RUNNING: 1,
  CONTAINER_EXITED: 2,
  CONTAINER_UNKNOWN: 3,
} as const;
export type ContainerState = (typeof ContainerState)[keyof typeof ContainerState];

export const ContainerEventType = {
  CONTAINER_CREATED_EVENT: 0,
  CONTAINER_STARTED_EVENT: 1,
  CONTAINER_STOPPED_EVENT: 2,
  CONTAINER_DELETED_EVENT: 3,
} as const;
export type ContainerEventType = (typeof ContainerEventType)[keyof typeof ContainerEventType];

export interface VersionRequest {
  readonly version: string;
}

export const VersionRequest: ProtobufMessage<VersionRequest> = {
  name: 'runtime.v1.VersionRequest',
  fields: [
    { number: 1, name: 'version', kind: 'string' },
  ],
};

export interface VersionResponse {
  readonly version: string;
  readonly runtimeName: string;
  readonly runtimeVersion: string;
  readonly runtimeApiVersion: string;
}

export const VersionResponse: ProtobufMessage<VersionResponse> = {
  name: 'runtime.v1.VersionResponse',
  fields: [
    { number: 1, name: 'version', kind: 'string' },
    { number: 2, name: 'runtimeName', kind: 'string' },
    { number: 3, name: 'runtimeVersion', kind: 'string' },
    { number: 4, name: 'runtimeApiVersion', kind: 'string' },
  ],
};

export interface PodSandboxMetadata {
  readonly name: string;
  readonly uid: string;
  readonly namespace: string;
  readonly attempt: number;
}

export const PodSandboxMetadata: ProtobufMessage<PodSandboxMetadata> = {
  name: 'runtime.v1.PodSandboxMetadata',
  fields: [
    { number: 1, name: 'name', kind: 'string' },
    { number: 2, name: 'uid', kind: 'string' },
    { number: 3, name: 'namespace', kind: 'string' },
    { number: 4, name: 'attempt', kind: 'number' },
  ],
};

export interface PodSandboxFilter {
  readonly id: string;
}

export const PodSandboxFilter: ProtobufMessage<PodSandboxFilter> = {
  name: 'runtime.v1.PodSandboxFilter',
  fields: [
    { number: 1, name: 'id', kind: 'string' },
  ],
};

export interface ListPodSandboxRequest {
  readonly filter: PodSandboxFilter | undefined;
}

export const ListPodSandboxRequest: ProtobufMessage<ListPodSandboxRequest> = {
  name: 'runtime.v1.ListPodSandboxRequest',
  fields: [
    { number: 1, name: 'filter', kind: 'message', message: PodSandboxFilter },
  ],
};

export interface PodSandbox {
  readonly id: string;
  readonly metadata: PodSandboxMetadata | undefined;
  readonly state: number;
  readonly labels: ReadonlyMap<string, string>;
  readonly runtimeHandler: string;
}

export const PodSandbox: ProtobufMessage<PodSandbox> = {
  name: 'runtime.v1.PodSandbox',
  fields: [
    { number: 1, name: 'id', kind: 'string' },
    { number: 2, name: 'metadata', kind: 'message', message: PodSandboxMetadata },
    { number: 3, name: 'state', kind: 'number' },
    { number: 5, name: 'labels', kind: 'map' },
    { number: 7, name: 'runtimeHandler', kind: 'string' },
  ],
};

export interface ListPodSandboxResponse {
  readonly items: readonly PodSandbox[];
}

export const ListPodSandboxResponse: ProtobufMessage<ListPodSandboxResponse> = {
  name: 'runtime.v1.ListPodSandboxResponse',
  fields: [
    { number: 1, name: 'items', kind: 'message', repeated: true, message: PodSandbox },
  ],
};

export interface PodSandboxStatusRequest {
  readonly podSandboxId: string;
  readonly verbose: boolean;
}

export const PodSandboxStatusRequest: ProtobufMessage<PodSandboxStatusRequest> = {
  name: 'runtime.v1.PodSandboxStatusRequest',
  fields: [
    { number: 1, name: 'podSandboxId', kind: 'string' },
    { number: 2, name: 'verbose', kind: 'bool' },
  ],
};

export interface NamespaceOption {
  readonly network: number;
  readonly pid: number;
}

export const NamespaceOption: ProtobufMessage<NamespaceOption> = {
  name: 'runtime.v1.NamespaceOption',
  fields: [
    { number: 1, name: 'network', kind: 'number' },
    { number: 2, name: 'pid', kind: 'number' },
  ],
};

export interface Namespace {
  readonly options: NamespaceOption | undefined;
}

export const Namespace: ProtobufMessage<Namespace> = {
  name: 'runtime.v1.Namespace',
  fields: [
    { number: 2, name: 'options', kind: 'message', message: NamespaceOption },
  ],
};

export interface LinuxPodSandboxStatus {
  readonly namespaces: Namespace | undefined;
}

export const LinuxPodSandboxStatus: ProtobufMessage<LinuxPodSandboxStatus> = {
  name: 'runtime.v1.LinuxPodSandboxStatus',
  fields: [
    { number: 1, name: 'namespaces', kind: 'message', message: Namespace },
  ],
};

export interface PodSandboxStatus {
  readonly id: string;
  readonly metadata: PodSandboxMetadata | undefined;
  readonly state: number;
  readonly linux: LinuxPodSandboxStatus | undefined;
  readonly labels: ReadonlyMap<string, string>;
  readonly runtimeHandler: string;
}

export const PodSandboxStatus: ProtobufMessage<PodSandboxStatus> = {
  name: 'runtime.v1.PodSandboxStatus',
  fields: [
    { number: 1, name: 'id', kind: 'string' },
    { number: 2, name: 'metadata', kind: 'message', message: PodSandboxMetadata },
    { number: 3, name: 'state', kind: 'number' },
    { number: 6, name: 'linux', kind: 'message', message: LinuxPodSandboxStatus },
    { number: 7, name: 'labels', kind: 'map' },
    { number: 9, name: 'runtimeHandler', kind: 'string' },
  ],
};

export interface PodSandboxStatusResponse {
  readonly status: PodSandboxStatus | undefined;
}

export const PodSandboxStatusResponse: ProtobufMessage<PodSandboxStatusResponse> = {
  name: 'runtime.v1.PodSandboxStatusResponse',
  fields: [
    { number: 1, name: 'status', kind: 'message', message: PodSandboxStatus },
  ],
};

export interface ContainerMetadata {
  readonly name: string;
  readonly attempt: number;
}

export const ContainerMetadata: ProtobufMessage<ContainerMetadata> = {
  name: 'runtime.v1.ContainerMetadata',
  fields: [
    { number: 1, name: 'name', kind: 'string' },
    { number: 2, name: 'attempt', kind: 'number' },
  ],
};

export interface ImageSpec {
  readonly image: string;
  readonly userSpecifiedImage: string;
}

export const ImageSpec: ProtobufMessage<ImageSpec> = {
  name: 'runtime.v1.ImageSpec',
  fields: [
    { number: 1, name: 'image', kind: 'string' },
    { number: 18, name: 'userSpecifiedImage', kind: 'string' },
  ],
};

export interface ContainerFilter {
  readonly id: string;
}

export const ContainerFilter: ProtobufMessage<ContainerFilter> = {
  name: 'runtime.v1.ContainerFilter',
  fields: [
    { number: 1, name: 'id', kind: 'string' },
  ],
};

export interface ListContainersRequest {
  readonly filter: ContainerFilter | undefined;
}

export const ListContainersRequest: ProtobufMessage<ListContainersRequest> = {
  name: 'runtime.v1.ListContainersRequest',
  fields: [
    { number: 1, name: 'filter', kind: 'message', message: ContainerFilter },
  ],
};

export interface Container {
  readonly id: string;
  readonly podSandboxId: string;
  readonly metadata: ContainerMetadata | undefined;
  readonly image: ImageSpec | undefined;
  readonly imageRef: string;
  readonly state: number;
}

export const Container: ProtobufMessage<Container> = {
  name: 'runtime.v1.Container',
  fields: [
    { number: 1, name: 'id', kind: 'string' },
    { number: 2, name: 'podSandboxId', kind: 'string' },
    { number: 3, name: 'metadata', kind: 'message', message: ContainerMetadata },
    { number: 4, name: 'image', kind: 'message', message: ImageSpec },
    { number: 5, name: 'imageRef', kind: 'string' },
    { number: 6, name: 'state', kind: 'number' },
  ],
};

export interface ListContainersResponse {
  readonly containers: readonly Container[];
}

export const ListContainersResponse: ProtobufMessage<ListContainersResponse> = {
  name: 'runtime.v1.ListContainersResponse',
  fields: [
    { number: 1, name: 'containers', kind: 'message', repeated: true, message: Container },
  ],
};

export interface ContainerStatusRequest {
  readonly containerId: string;
  readonly verbose: boolean;
}

export const ContainerStatusRequest: ProtobufMessage<ContainerStatusRequest> = {
  name: 'runtime.v1.ContainerStatusRequest',
  fields: [
    { number: 1, name: 'containerId', kind: 'string' },
    { number: 2, name: 'verbose', kind: 'bool' },
  ],
};

export interface Mount {
  readonly containerPath: string;
  readonly hostPath: string;
}

export const Mount: ProtobufMessage<Mount> = {
  name: 'runtime.v1.Mount',
  fields: [
    { number: 1, name: 'containerPath', kind: 'string' },
    { number: 2, name: 'hostPath', kind: 'string' },
  ],
};

export interface ContainerStatus {
  readonly id: string;
  readonly metadata: ContainerMetadata | undefined;
  readonly state: number;
  readonly image: ImageSpec | undefined;
  readonly imageRef: string;
  readonly mounts: readonly Mount[];
}

export const ContainerStatus: ProtobufMessage<ContainerStatus> = {
  name: 'runtime.v1.ContainerStatus',
  fields: [
    { number: 1, name: 'id', kind: 'string' },
    { number: 2, name: 'metadata', kind: 'message', message: ContainerMetadata },
    { number: 3, name: 'state', kind: 'number' },
    { number: 8, name: 'image', kind: 'message', message: ImageSpec },
    { number: 9, name: 'imageRef', kind: 'string' },
    { number: 14, name: 'mounts', kind: 'message', repeated: true, message: Mount },
  ],
};

export interface ContainerStatusResponse {
  readonly status: ContainerStatus | undefined;
  readonly info: ReadonlyMap<string, Uint8Array>;
}

export const ContainerStatusResponse: ProtobufMessage<ContainerStatusResponse> = {
  name: 'runtime.v1.ContainerStatusResponse',
  fields: [
    { number: 1, name: 'status', kind: 'message', message: ContainerStatus },
    { number: 2, name: 'info', kind: 'byteMap' },
  ],
};

export interface GetEventsRequest {
}

export const GetEventsRequest: ProtobufMessage<GetEventsRequest> = {
  name: 'runtime.v1.GetEventsRequest',
  fields: [
  ],
};

export interface ContainerEventResponse {
  readonly containerId: string;
  readonly containerEventType: number;
  readonly podSandboxStatus: PodSandboxStatus | undefined;
}

export const ContainerEventResponse: ProtobufMessage<ContainerEventResponse> = {
  name: 'runtime.v1.ContainerEventResponse',
  fields: [
    { number: 1, name: 'containerId', kind: 'string' },
    { number: 2, name: 'containerEventType', kind: 'number' },
    { number: 4, name: 'podSandboxStatus', kind: 'message', message: PodSandboxStatus },
  ],
};

/** Methods of runtime.v1.RuntimeService. */
export const RuntimeService = {
  Version: { path: '/runtime.v1.RuntimeService/Version', request: VersionRequest, response: VersionResponse },
  ListPodSandbox: { path: '/runtime.v1.RuntimeService/ListPodSandbox', request: ListPodSandboxRequest, response: ListPodSandboxResponse },
  PodSandboxStatus: { path: '/runtime.v1.RuntimeService/PodSandboxStatus', request: PodSandboxStatusRequest, response: PodSandboxStatusResponse },
  ListContainers: { path: '/runtime.v1.RuntimeService/ListContainers', request: ListContainersRequest, response: ListContainersResponse },
  ContainerStatus: { path: '/runtime.v1.RuntimeService/ContainerStatus', request: ContainerStatusRequest, response: ContainerStatusResponse },
  GetContainerEvents: { path: '/runtime.v1.RuntimeService/GetContainerEvents', request: GetEventsRequest, response: ContainerEventResponse },
} as const;
