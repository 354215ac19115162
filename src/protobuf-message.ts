// SPDX-License-Identifier: Apache-2.0

/** A field of a protobuf message. `map` is a map of strings to strings, `byteMap` one of strings to bytes. */
export interface ProtobufField {
  readonly number: number;
  /** In JavaScript: lower camel case. */
  readonly name: string;
  readonly kind: 'string' | 'bool' | 'number' | 'bytes' | 'message' | 'map' | 'byteMap';
  readonly repeated?: true;
  /** Of a field of kind `message`. */
  readonly message?: ProtobufMessage<object>;
}

/** What codecs know of a message type: the fields that we use. `npm run gen` writes them from `proto/`. */
export interface ProtobufMessage<T extends object> {
  readonly name: string;
  readonly fields: readonly ProtobufField[];
  /** Never set: lets the codec's result have the type. */
  readonly type?: T;
}
