// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { EventKind } from '../../src/gen/events.ts';
import { openLiveSource } from '../../src/kernel/open-live-source.ts';
import { removePins } from '../../src/kernel/pin-folder.ts';
import { runEventSourceSuite } from '../suites/event-source-suite.ts';
import { cgroupIdOf, makeLivePlace, notLive, OBJECTS, OBSERVE_ALL } from './live.ts';

runEventSourceSuite({
  name: 'the kernel',
  skip: notLive,
  async open() {
    const place = makeLivePlace('live-source-suite');
    const pod = place.makeCgroup('pod');
    const source = await openLiveSource({
      objects: OBJECTS,
      cgroup: place.cgroup,
      kinds: new Set([EventKind.NETWORK_CONNECT]),
    });
    const id = cgroupIdOf(pod);
    source.tables.setCgroup(id, { pod: id, observe: OBSERVE_ALL });
    return {
      source,
      async provoke() {
        execFileSync('sh', ['-c', `echo $$ > ${pod}/cgroup.procs && exec /bin/true`]);
        return ['process.exec', 'process.exit'];
      },
      async release() {
        removePins(join(place.bpffs, 'weir'));
        place.remove();
      },
    };
  },
});
