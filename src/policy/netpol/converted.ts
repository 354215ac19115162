// SPDX-License-Identifier: Apache-2.0

/** What a policy loses when it is written as another kind of object. */
export interface Loss {
  /** `wider`: more passes than the policy lets pass. `stricter`: less does. */
  readonly effect: 'wider' | 'stricter';
  /** Kind, namespace and name of the policy. */
  readonly policy: string;
  /** `egress.allow.hub`, or a field such as `mode`. */
  readonly clause: string;
  readonly message: string;
}

/** An object of Kubernetes, as it is written. */
export interface NetworkObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** What a policy is written as. */
export interface Converted {
  readonly policy: string;
  readonly objects: readonly NetworkObject[];
  readonly losses: readonly Loss[];
}

/** Collects the losses of one policy. */
export class Losses {
  readonly all: Loss[] = [];
  readonly #policy: string;

  constructor(policy: string) {
    this.#policy = policy;
  }

  wider(clause: string, message: string): void {
    this.all.push({ effect: 'wider', policy: this.#policy, clause, message });
  }

  stricter(clause: string, message: string): void {
    this.all.push({ effect: 'stricter', policy: this.#policy, clause, message });
  }
}
