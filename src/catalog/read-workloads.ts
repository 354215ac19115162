// SPDX-License-Identifier: Apache-2.0
import type { LibraryData, WorkloadData } from './catalog-data.ts';
import { compact } from './compact.ts';
import { readConfidence, readForPeople, readId, readRole } from './read-fields.ts';
import type { YamlFields } from './yaml-fields.ts';

/** One entry of `workloads`. */
export function readWorkload(entry: YamlFields): WorkloadData {
  const kinds = entry.strings('kinds');
  const labels = entry.strings('labels');
  const odd = kinds.find((kind) => !/^[a-z0-9-]+(?:\.[a-z0-9-]+)+\/[A-Z][A-Za-z0-9]*$/.test(kind));
  if (odd !== undefined) entry.fail('kinds', `has ${odd}`, 'write group/Kind, such as ray.io/RayCluster');
  if (kinds.length === 0) entry.fail('kinds', 'is missing', 'name at least one group/Kind');
  const workload = {
    id: readId(entry),
    ...compact({ does: readRole(entry) }),
    kinds,
    ...compact({ labels, confidence: readConfidence(entry) }),
  };
  readForPeople(entry);
  entry.done();
  return workload;
}

/** One entry of `libraries`. */
export function readLibrary(entry: YamlFields): LibraryData {
  const files = entry.strings('files');
  const odd = files.find((file) => !/^[A-Za-z0-9_-]{4,}$/.test(file));
  if (odd !== undefined) entry.fail('files', `has ${odd}`, 'write a file name up to its first dot');
  if (files.length === 0) entry.fail('files', 'is missing', 'name at least one file');
  const library = {
    id: readId(entry),
    ...compact({ does: readRole(entry) }),
    files,
    ...compact({ confidence: readConfidence(entry) }),
  };
  readForPeople(entry);
  entry.done();
  return library;
}
