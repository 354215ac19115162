// SPDX-License-Identifier: Apache-2.0
import type { Client, ServiceError } from '@grpc/grpc-js';
import { decodeProtobuf } from '../../decode-protobuf.ts';
import { encodeProtobuf } from '../../encode-protobuf.ts';
import type { ProtobufMessage } from '../../protobuf-message.ts';

/** A method as the generated tables give it. */
export interface Method<Request extends object, Response extends object> {
  readonly path: string;
  readonly request: ProtobufMessage<Request>;
  readonly response: ProtobufMessage<Response>;
}

/** A stream of messages under way. */
export interface MessageStream {
  /** Why it ended: never rejects. A stream that the server ended in order has status 0. */
  readonly ended: Promise<CallEnd>;
  cancel(): void;
}

/** How a call ended that gave no answer. */
export interface CallEnd {
  /** A status code of gRPC. */
  readonly code: number;
  readonly text: string;
}

/** One connection to a runtime's socket. Calls fail with a CallError. */
export interface RuntimeClient {
  call<Request extends object, Response extends object>(
    method: Method<Request, Response>,
    request: Partial<Request>,
  ): Promise<Response>;
  stream<Request extends object, Response extends object>(
    method: Method<Request, Response>,
    request: Partial<Request>,
    onMessage: (message: Response) => void,
  ): MessageStream;
  /** Calls under way fail as cancelled. */
  close(): void;
}

/** Status codes of gRPC that mean something to us (grpc.github.io/grpc/core/md_doc_statuscodes.html). */
export const NOT_FOUND = 5;
export const UNIMPLEMENTED = 12;

/** A call that failed. */
export class CallError extends Error {
  readonly code: number;

  constructor(method: string, end: CallEnd) {
    super(`${method.slice(method.lastIndexOf('/') + 1)}: ${end.text}`);
    this.name = 'CallError';
    this.code = end.code;
  }
}

/** A runtime that answers later than this hangs. */
const DEADLINE_MS = 30_000;
/** What the kubelet accepts as well: a list of all containers of a full node. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

const OPTIONS = {
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  // Its own connection, ended with it: we say ourselves when to try again.
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_retries': 0,
  'grpc.enable_channelz': 0,
  'grpc.enable_http_proxy': 0,
  'grpc.service_config_disable_resolution': 1,
};

/**
 * Opens a connection to the socket of a runtime; the first call makes it. gRPC is only loaded here: it costs 19 MB, which
 * an agent without a runtime doesn't pay. `onRead` hears how long each answer was.
 */
export async function openRuntimeClient(
  socket: string,
  onRead: (bytes: number) => void,
): Promise<RuntimeClient> {
  const grpc = await import('@grpc/grpc-js');
  const client = new grpc.Client(`unix:${socket}`, grpc.credentials.createInsecure(), OPTIONS);
  const active = new Set<Cancellable>();
  return {
    call: (method, request) => call(client, active, method, request, onRead),
    stream: (method, request, onMessage) => stream(client, method, request, onMessage),
    close: () => {
      for (const each of active) each.cancel();
      client.close();
    },
  };
}

interface Cancellable {
  cancel(): void;
}

function call<Request extends object, Response extends object>(
  client: Client,
  active: Set<Cancellable>,
  { path, request: requestType, response }: Method<Request, Response>,
  request: Partial<Request>,
  onRead: (bytes: number) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const under = client.makeUnaryRequest(
      path,
      (value: Partial<Request>) => encodeProtobuf(requestType, value),
      (bytes) => {
        onRead(bytes.length);
        return decodeProtobuf(response, bytes);
      },
      request,
      { deadline: Date.now() + DEADLINE_MS },
      (error, value) => {
        active.delete(under);
        if (error !== null) reject(new CallError(path, endOf(error)));
        else if (value === undefined) reject(new CallError(path, { code: 13, text: 'no answer' }));
        else resolve(value);
      },
    );
    active.add(under);
  });
}

function stream<Request extends object, Response extends object>(
  client: Client,
  { path, request: requestType, response }: Method<Request, Response>,
  request: Partial<Request>,
  onMessage: (message: Response) => void,
): MessageStream {
  const messages = client.makeServerStreamRequest(
    path,
    (value: Partial<Request>) => encodeProtobuf(requestType, value),
    (bytes) => decodeProtobuf(response, bytes),
    request,
  );
  messages.on('data', onMessage);
  const ended = new Promise<CallEnd>((resolve) => {
    messages.on('error', (error: ServiceError) => resolve(endOf(error)));
    messages.on('end', () => resolve({ code: 0, text: 'the server ended the stream' }));
  });
  return { ended, cancel: () => messages.cancel() };
}

function endOf({ code, details, message }: ServiceError): CallEnd {
  return { code, text: details || message };
}
