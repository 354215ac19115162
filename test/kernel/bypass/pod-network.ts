// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { TestNetwork } from '../net.ts';

/** Addresses of the world, on all of which its server answers. */
export const WORLD = {
  open: '10.79.1.1',
  closed: '10.79.1.2',
  hub: '10.79.1.11',
  resolver: '10.79.1.53',
  stranger: '10.79.1.54',
  open6: 'fd79:1::1',
  closed6: 'fd79:1::2',
} as const;

/** Beyond the world's end of the link, where nobody answers. */
export const NOBODY = '10.79.1.99';
/** Of the pod. */
export const POD = { v4: '10.79.0.2', v6: 'fd79::2' } as const;
/** A machine in the pod that the kernel of the pod knows nothing of. */
export const SANDBOX = { v4: '10.79.0.3', mac: '02:00:00:00:79:03' } as const;
/** The world's end of the link. */
export const GATEWAY = { v4: '10.79.0.1', v6: 'fd79::1' } as const;

/**
 * A pod's network as on a node: a namespace whose eth0 has its other end in this process's namespace, and beyond that
 * the world, a namespace of its own. Nothing of it has an address here: a bridge joins the two links.
 */
export class PodNetwork {
  readonly pod: TestNetwork;
  readonly world: TestNetwork;
  /** Name of the other end of the pod's eth0, here. */
  readonly link: string;
  readonly #bridge: string;

  constructor(name: string) {
    this.pod = new TestNetwork(`${name}-pod`);
    this.world = new TestNetwork(`${name}-world`);
    const id = `${process.pid % 100_000}${name.slice(0, 3)}`;
    this.link = `wp${id}`;
    this.#bridge = `wb${id}`;
    const far = `ww${id}`;
    ip([
      `link add ${this.#bridge} type bridge`,
      `link add ${this.link} type veth peer name eth0 netns ${this.pod.name}`,
      `link add ${far} type veth peer name eth0 netns ${this.world.name}`,
      ...[this.link, far].flatMap((link) => [
        `link set ${link} master ${this.#bridge}`,
        `link set ${link} up`,
      ]),
      `link set ${this.#bridge} up`,
    ]);
    ip(
      [
        'link set eth0 up',
        `addr add ${POD.v4}/24 dev eth0`,
        `addr add ${POD.v6}/64 dev eth0 nodad`,
        `route add default via ${GATEWAY.v4}`,
        `route add default via ${GATEWAY.v6} dev eth0`,
      ],
      this.pod.name,
    );
    ip(
      [
        'link set eth0 up',
        `addr add ${GATEWAY.v4}/24 dev eth0`,
        `addr add ${GATEWAY.v6}/64 dev eth0 nodad`,
        ...Object.values(WORLD).map((address) =>
          address.includes(':') ? `addr add ${address}/128 dev lo nodad` : `addr add ${address}/32 dev lo`,
        ),
      ],
      this.world.name,
    );
  }

  /** Lets pods do what a careless node lets them: send by ping sockets, and take packets in whatever name. */
  loosen(): void {
    for (const setting of ['ping_group_range=0 2147483647', 'conf.all.rp_filter=0', 'conf.lo.rp_filter=0'])
      execFileSync('ip', ['netns', 'exec', this.pod.name, 'sysctl', '-qw', `net.ipv4.${setting}`]);
    execFileSync('ip', ['netns', 'exec', this.pod.name, 'sysctl', '-qw', 'net.ipv4.tcp_fastopen=1']);
  }

  /** Index of the other end of the pod's eth0, here. */
  get ifindex(): number {
    const [link] = JSON.parse(execFileSync('ip', ['-j', 'link', 'show', this.link]).toString());
    return link.ifindex;
  }

  async remove(): Promise<void> {
    await this.pod.remove();
    await this.world.remove();
    ip([`link del ${this.#bridge}`]);
  }
}

function ip(commands: readonly string[], namespace?: string): void {
  const where = namespace === undefined ? [] : ['-n', namespace];
  execFileSync('ip', [...where, '-batch', '-'], { input: `${commands.join('\n')}\n` });
}
