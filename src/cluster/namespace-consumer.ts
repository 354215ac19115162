// SPDX-License-Identifier: Apache-2.0
import { labelsAt, locateObject } from '../identity/located.ts';
import type { PodDirectory } from '../identity/pod-directory.ts';
import type { ResourceConsumer } from './resource.ts';

type Labels = Readonly<Record<string, string>>;

/** Tells the directory the labels of all namespaces as the API server has them. */
export class NamespaceConsumer implements ResourceConsumer<Labels> {
  readonly #directory: PodDirectory;

  constructor(directory: PodDirectory) {
    this.#directory = directory;
  }

  /** Throws PODS_INVALID naming the field. */
  read(object: unknown): Labels {
    return labelsAt(locateObject('API server: namespace', object).child('metadata').child('labels'));
  }

  replace(all: ReadonlyMap<string, Labels>): void {
    this.#directory.replaceNamespaces('api', all);
  }

  set(name: string, labels: Labels): void {
    this.#directory.setNamespace('api', name, labels);
  }

  delete(name: string): void {
    this.#directory.deleteNamespace('api', name);
  }
}
