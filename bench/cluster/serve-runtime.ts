// SPDX-License-Identifier: Apache-2.0
// A double of a container runtime with a full node in it, in a process of its own. Prints a line when it listens. Ends
// with its standard input.
//
//   node bench/cluster/serve-runtime.ts SOCKET PODS
import { createHash } from 'node:crypto';
import { RuntimeDouble } from '../../test/suites/runtime-double.ts';

const CONTAINERS = 4;
/** Of a container's verbose status in containerd 1.6 and 2.1, most is what it was told to run: 20 to 30 KB. */
const SYSCALLS = Array.from({ length: 420 }, (_, index) => `syscall_number_${index}`);

const [socket = '', pods = '0'] = process.argv.slice(2);
const double = new RuntimeDouble();
for (let pod = 0; pod < Number(pods); pod += 1) {
  const id = hash(`sandbox ${pod}`);
  const uid = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
  const metadata = { name: `serving-${pod}`, uid, namespace: `team-${pod % 50}` };
  double.sandboxes.set(id, { id, metadata, labels: { 'app.kubernetes.io/name': `serving-${pod}` } });
  for (let each = 0; each < CONTAINERS; each += 1) addContainer(id, `container-${each}`);
}
await double.listen(socket);
process.stdout.write('listens\n');
process.stdin.resume();
process.stdin.on('end', () => {
  double.stop();
  process.exit();
});

function addContainer(podSandboxId: string, name: string): void {
  const id = hash(`${podSandboxId} ${name}`);
  const image = `registry.example.com/serving/${name}:1.4`;
  const mounts = Array.from({ length: 6 }, (_, index) => ({
    containerPath: `/mnt/volume-${index}`,
    hostPath: `/var/lib/kubelet/pods/${id.slice(0, 36)}/volumes/kubernetes.io~projected/volume-${index}`,
  }));
  const env = Array.from({ length: 60 }, (_, index) => ({ key: `SERVICE_${index}_HOST`, value: '10.0.0.1' }));
  double.containers.set(id, {
    id,
    podSandboxId,
    metadata: { name },
    state: 1,
    image: { image },
    imageRef: `registry.example.com/serving/${name}@sha256:${hash(name)}`,
    mounts,
    info: {
      runtimeType: 'io.containerd.runc.v2',
      config: {
        metadata: { name },
        command: ['/usr/bin/python3', '-m', 'serve'],
        args: ['--port', '8080'],
        envs: env,
        mounts,
        linux: { security_context: { privileged: false } },
      },
      runtimeSpec: {
        process: { args: ['/usr/bin/python3'], env, mounts },
        linux: { seccomp: { names: SYSCALLS, more: SYSCALLS } },
      },
    },
  });
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
