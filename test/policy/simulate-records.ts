// SPDX-License-Identifier: Apache-2.0
import { expect } from 'vitest';
import type { WeirRecord } from '../../src/events/record.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { Simulation, type SimulationInput, type SimulationResult } from '../../src/policy/simulation.ts';
import { CHANNELS } from './read-semantics.ts';

/** The policies of a text, all of which are right. */
export function policiesOf(text: string): readonly Policy[] {
  const { policies, problems } = readPolicies([{ name: 'policy.yaml', text }]);
  expect(problems).toEqual([]);
  return policies.map(({ policy }) => policy);
}

/** A simulation that knows no pods and no places, unless it is given some. */
export function newSimulation(
  policies: readonly Policy[],
  input: Partial<Omit<SimulationInput, 'policies'>> = {},
): Simulation {
  return new Simulation({ policies, channels: CHANNELS, pods: new Map(), places: new Map(), ...input });
}

/** What policies say of records, one after the other. */
export function simulateRecords(simulation: Simulation, records: readonly WeirRecord[]): SimulationResult {
  for (const record of records) simulation.add(record);
  return simulation.finish();
}

/** Rows in short: verdict, namespace, destination and flows. */
export function toldOf({ rows }: SimulationResult): readonly string[] {
  return rows.map(
    ({ namespace, destination, port, decision, flows }) =>
      `${decision.verdict} ${namespace} ${destination}:${port} ${flows}`,
  );
}
