// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import { createDetectLosses } from './detect-losses.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { ScopeTable } from './scope-table.ts';
import type { Who } from './who.ts';

it('tells in the inventory what a pod is taken for, as it is known last, and that it can not be governed', () => {
  const scopes = new ScopeTable(DEFAULT_LIMITS, createDetectLosses());
  const who: Who = {
    pid: 1,
    process: undefined,
    container: undefined,
    pod: buildPod('a', 'b'),
    identity: undefined,
    cgroupId: 1,
    cgroupPath: undefined,
  };
  const scope = scopes.of(who, 1);
  expect(Object.keys(scope.activity.inventory())).not.toContain('ai');
  const ai = { kind: 'inference', confidence: 0.9, evidence: [] } as const;
  scopes.of({ ...who, identity: { ai, control: 'ungovernable' } }, 2);
  expect(scope.activity.inventory()).toMatchObject({ pod: 'a/b', ai, control: 'ungovernable' });
});
