// SPDX-License-Identifier: Apache-2.0
import type { PolicyKind } from '../../config/policy-schema.ts';
import { WeirError } from '../../errors.ts';
import type { PolicyStatus } from '../../gen/policy.ts';
import { asRecord } from '../object-head.ts';
import type { ResourceConsumer } from '../resource.ts';

/** What is needed of a policy to write its status. */
export interface PolicyHead {
  readonly kind: PolicyKind;
  /** Of a namespaced policy. */
  readonly namespace?: string;
  readonly name: string;
  readonly uid: string;
  readonly generation: number;
  /** As it stands on the API server. */
  readonly status: PolicyStatus | undefined;
}

/** The policies of one kind, as the API server has them. */
export class PolicyHeads implements ResourceConsumer<PolicyHead> {
  readonly #kind: PolicyKind;
  readonly #onChange: () => void;
  #all = new Map<string, PolicyHead>();
  #isListed = false;

  constructor(kind: PolicyKind, onChange: () => void) {
    this.#kind = kind;
    this.#onChange = onChange;
  }

  get isListed(): boolean {
    return this.#isListed;
  }

  list(): Iterable<PolicyHead> {
    return this.#all.values();
  }

  read(object: unknown): PolicyHead {
    const { metadata, status } = asRecord(object);
    const { name, namespace, uid, generation } = asRecord(metadata);
    if (typeof name !== 'string' || typeof uid !== 'string' || typeof generation !== 'number')
      throw new WeirError('POLICY_INVALID', 'metadata: must have name, uid and generation');
    return {
      kind: this.#kind,
      ...(typeof namespace === 'string' && { namespace }),
      ...{ name, uid, generation },
      status: status as PolicyStatus | undefined,
    };
  }

  replace(all: ReadonlyMap<string, PolicyHead>): void {
    this.#all = new Map(all);
    this.#isListed = true;
    this.#onChange();
  }

  set(key: string, value: PolicyHead): void {
    this.#all.set(key, value);
    this.#onChange();
  }

  delete(key: string): void {
    this.#all.delete(key);
    this.#onChange();
  }
}
