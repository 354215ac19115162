// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { Collection, type RefusedProgram } from './collection.ts';
import { readCollectionSpec } from './collection-spec.ts';
import { SENSORS, type Sensor } from './sensors.ts';

/** A sensor, and which of its programs this kernel refuses. */
export interface SensorReport extends Sensor {
  /** Programs of its object. */
  readonly programs: number;
  readonly refused: readonly RefusedProgram[];
}

/**
 * Loads every object of `folder` and takes it away again: what this kernel accepts of the programs themselves. Nothing
 * is attached. Throws OBJECT_NOT_FOUND, NO_BTF, LIBBPF_NOT_FOUND; a refusal, for lack of permission too, is in the
 * report.
 */
export function probeSensors(folder: string): readonly SensorReport[] {
  const specs = SENSORS.map((sensor) => readCollectionSpec(join(folder, `${sensor.object}.bpf.o`)));
  const collection = Collection.load(specs, { optional: () => true });
  collection.close();
  return SENSORS.map((sensor, index) => ({
    ...sensor,
    programs: specs[index]?.programs.length ?? 0,
    refused: collection.refused.filter(({ key }) => key.startsWith(`${sensor.object}/`)),
  }));
}
