// SPDX-License-Identifier: Apache-2.0
// Opens a live source with pins, observes its cgroup, says so and stays until killed.
import { EventKind } from '../../../src/gen/events.ts';
import { openLiveSource } from '../../../src/kernel/open-live-source.ts';
import { cgroupIdOf, OBJECTS, OBSERVE_ALL } from '../live.ts';

const [cgroup = '', pinDir = ''] = process.argv.slice(2);
const kinds = new Set([EventKind.NETWORK_CONNECT, EventKind.NETWORK_ESTABLISHED]);
const source = await openLiveSource({ objects: OBJECTS, cgroup, pinDir, kinds });
const pod = cgroupIdOf(cgroup);
source.tables.setCgroup(pod, { pod, observe: OBSERVE_ALL });
source.start(() => undefined);
console.log('attached');
