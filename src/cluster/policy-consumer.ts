// SPDX-License-Identifier: Apache-2.0
import type { PolicyKind } from '../config/policy-schema.ts';
import { WeirError } from '../errors.ts';
import { type PolicyVersion, readPolicyVersion } from '../policy/policy-version.ts';
import type { ResourceConsumer } from './resource.ts';

/** Who is told of the policies of one kind. */
export interface PolicyListener {
  /** All there are: what isn't among them is gone. */
  replace(kind: PolicyKind['kind'], versions: readonly PolicyVersion[]): void;
  set(kind: PolicyKind['kind'], version: PolicyVersion): void;
  delete(kind: PolicyKind['kind'], version: PolicyVersion): void;
}

/** Policies of one kind as the API server has them, those included that are wrong: the listener judges what then holds. */
export class PolicyConsumer implements ResourceConsumer<PolicyVersion> {
  readonly #kind: PolicyKind;
  readonly #listener: PolicyListener;

  constructor(kind: PolicyKind, listener: PolicyListener) {
    this.#kind = kind;
    this.#listener = listener;
  }

  /** Throws POLICY_INVALID for what has no name. */
  read(object: unknown): PolicyVersion {
    const version = readPolicyVersion(this.#kind, object);
    if (version === undefined) throw new WeirError('POLICY_INVALID', `${this.#kind.kind}: it has no name`);
    return version;
  }

  replace(all: ReadonlyMap<string, PolicyVersion>): void {
    this.#listener.replace(this.#kind.kind, [...all.values()]);
  }

  set(_: string, version: PolicyVersion, before?: PolicyVersion): void {
    // its status, written by one of us: who compiles need not hear of it
    const isSame = version.generation !== undefined && version.generation === before?.generation;
    if (isSame && version.uid === before?.uid) return;
    this.#listener.set(this.#kind.kind, version);
  }

  delete(_: string, before: PolicyVersion): void {
    this.#listener.delete(this.#kind.kind, before);
  }
}
