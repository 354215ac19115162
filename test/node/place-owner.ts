// SPDX-License-Identifier: Apache-2.0
//
// Makes the place of a node with programs that run there, says on one line of JSON what it made, and waits to be killed.
// For node-place.test.ts.
import { NodePlace } from './node-place.ts';

const place = await NodePlace.create();
place.start('sleep', 'sleep', '1000');
// One that left its parent and its session, and is of a pod.
const pod = `for root in $(awk '$3 == "cgroup2" { print $2 }' /proc/self/mounts); do
  echo 0 >"$root$0/cgroup.procs"
done
setsid --fork sleep 1001 </dev/null >/dev/null 2>&1`;
await place.run('sh', '-c', pod, `${place.cgroup}/kubepods`);
await place.run('sh', '-c', 'echo left >/etc/left; echo left >/var/left; echo left >/run/left');
const { folder, cgroup, address } = place;
console.log(JSON.stringify({ folder, cgroup, address }));
