// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { EVENT_KINDS } from '../events/event-kinds.ts';
import { EventKind } from '../gen/events.ts';
import { attachmentOf, SENSORS } from './sensors.ts';

it('names every object that is built, and no other', () => {
  const sources = readdirSync(new URL('../../bpf', import.meta.url)).filter((name) =>
    name.endsWith('.bpf.c'),
  );
  const objects = SENSORS.map((sensor) => `${sensor.object}.bpf.c`);
  expect(objects.toSorted()).toEqual(sources.toSorted());
});

it('says where every event comes from', () => {
  // Any observation may be what throttles a pod.
  const told = new Set<number>([...SENSORS.flatMap((sensor) => sensor.kinds), EventKind.COVERAGE_THROTTLE]);
  expect(Object.keys(EVENT_KINDS).filter((kind) => !told.has(Number(kind)))).toEqual([]);
});

it('attaches by section', () => {
  expect(attachmentOf('cgroup_skb/egress')).toBe('cgroup');
  expect(attachmentOf('sockops')).toBe('cgroup');
  expect(attachmentOf('tp_btf/sched_process_exec')).toBe('hook');
  expect(attachmentOf('iter/task')).toBe('on-demand');
  expect(attachmentOf('uretprobe')).toBe('on-demand');
});
