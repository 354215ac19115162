// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import protobuf from 'protobufjs';

const PROTO = join(import.meta.dirname, '../../proto/cri-runtime-v1.proto');

/** A pod's sandbox, in the fields of the interface. */
export interface DoubleSandbox {
  id: string;
  metadata: { name: string; uid: string; namespace: string; attempt?: number };
  state?: number;
  labels?: Record<string, string>;
  runtimeHandler?: string;
  linux?: object;
}

export interface DoubleContainer {
  id: string;
  podSandboxId: string;
  metadata: { name: string };
  state?: number;
  image?: { image: string };
  imageRef?: string;
  mounts?: { containerPath: string; hostPath: string }[];
  info?: object;
}

type Stream = ServerWritableStream<object, object>;
type Request = { containerId: string; podSandboxId: string; filter?: { id: string } };

/** A container runtime's end of CRI over a real socket, with a codec that is not ours. Does what the test tells it to. */
export class RuntimeDouble {
  readonly sandboxes = new Map<string, DoubleSandbox>();
  readonly containers = new Map<string, DoubleContainer>();
  /** How often each method was called. */
  readonly calls: Record<string, number> = {};
  version = { version: '0.1.0', runtimeName: 'double', runtimeVersion: '1.2.3', runtimeApiVersion: 'v1' };
  /** Whether it has GetContainerEvents, and with which status that ends otherwise. */
  events: true | number = true;
  /** Status that calls for the details of a container end with. */
  containerFailure: number | undefined;
  /** Whether it has the service at all. */
  service = 'runtime.v1.RuntimeService';
  readonly streams = new Set<Stream>();
  #server: Server | undefined;

  async listen(socket: string): Promise<void> {
    const server = new Server();
    server.addService(this.#definition(), {
      Version: this.#answer('Version', () => this.version),
      ListPodSandbox: this.#answer('ListPodSandbox', () => ({ items: [...this.sandboxes.values()] })),
      ListContainers: this.#answer('ListContainers', ({ filter }) => ({
        containers: [...this.containers.values()].filter(({ id }) => !filter?.id || filter.id === id),
      })),
      PodSandboxStatus: this.#answer('PodSandboxStatus', ({ podSandboxId }) => {
        const sandbox = this.sandboxes.get(podSandboxId);
        return sandbox && { status: sandbox };
      }),
      ContainerStatus: this.#answer('ContainerStatus', ({ containerId }) => {
        if (this.containerFailure !== undefined) return this.containerFailure;
        const container = this.containers.get(containerId);
        const info = Buffer.from(JSON.stringify({ sandboxID: container?.podSandboxId, ...container?.info }));
        return container && { status: container, info: { info } };
      }),
      GetContainerEvents: (stream: Stream) => this.#follow(stream),
    });
    await new Promise<void>((resolve, reject) => {
      server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) =>
        error ? reject(error) : resolve(),
      );
    });
    this.#server = server;
  }

  /** Breaks off every connection. */
  stop(): void {
    this.#server?.forceShutdown();
    this.#server = undefined;
    this.streams.clear();
  }

  /** Tells all who follow. Types: 0 created, 1 started, 2 stopped, 3 deleted. */
  emit(containerId: string, containerEventType: number): void {
    for (const stream of this.streams) stream.write({ containerId, containerEventType });
  }

  /** Ends the streams only; calls go on. */
  breakStreams(): void {
    for (const stream of this.streams) stream.emit('error', { code: status.ABORTED, details: 'broken' });
    this.streams.clear();
  }

  #follow(stream: Stream): void {
    this.#count('GetContainerEvents');
    if (this.events !== true) {
      stream.emit('error', { code: this.events, details: 'no events' });
      return;
    }
    this.streams.add(stream);
    stream.on('cancelled', () => this.streams.delete(stream));
    stream.on('error', () => this.streams.delete(stream));
  }

  /** An answer, or a status to fail with; nothing is NOT_FOUND. */
  #answer(name: string, make: (request: Request) => object | number | undefined) {
    return ({ request }: ServerUnaryCall<Request, object>, send: sendUnaryData<object>): void => {
      this.#count(name);
      const answer = make(request);
      if (typeof answer === 'object') send(null, answer);
      else send({ code: answer ?? status.NOT_FOUND, details: `${name}: told to fail` });
    };
  }

  #count(name: string): void {
    this.calls[name] = (this.calls[name] ?? 0) + 1;
  }

  #definition() {
    const { root } = protobuf.parse(readFileSync(PROTO, 'utf8'));
    const service = root.resolveAll().lookup('runtime.v1.RuntimeService') as protobuf.Service;
    return Object.fromEntries(
      service.methodsArray.map((method) => {
        const request = method.resolvedRequestType as protobuf.Type;
        const response = method.resolvedResponseType as protobuf.Type;
        return [
          method.name,
          {
            path: `/${this.service}/${method.name}`,
            requestStream: false,
            responseStream: method.responseStream === true,
            requestSerialize: (value: object) =>
              Buffer.from(request.encode(request.fromObject(value)).finish()),
            requestDeserialize: (bytes: Buffer) => request.decode(bytes),
            responseSerialize: (value: object) =>
              Buffer.from(response.encode(response.fromObject(value)).finish()),
            responseDeserialize: (bytes: Buffer) => response.decode(bytes),
          },
        ];
      }),
    );
  }
}
