// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildPod, buildProcess } from '../../../test/suites/build-event.ts';
import { address, dnsRecords } from '../../../test/suites/build-frames.ts';
import { GET, POD, resolve, tcp, udp, WHO } from '../../../test/suites/detect-setup.ts';
import { ruleSetUp } from '../../../test/suites/rules-setup.ts';
import { readApprovedModels } from '../../catalog/approved-models.ts';
import { FlowDirection } from '../../gen/events.ts';

const SSHD = buildProcess({ pid: 4, comm: 'sshd', executable: '/usr/sbin/sshd', arguments: ['sshd:', 'a'] });
const BASH = buildProcess({
  pid: 5,
  parent: SSHD,
  comm: 'bash',
  executable: '/usr/bin/bash',
  arguments: ['-bash', '-c', 'id', '--token', 'hunter2-horse'],
  cwd: '/tmp',
  effectiveUid: 0,
  tty: (136 << 20) | 2,
  capabilities: 0x3n,
});
const SHELL = { ...WHO, process: BASH };

/** What an output reads of an event that was fed. */
function read(output: string, feed: (setup: ReturnType<typeof ruleSetUp>) => void, type: string): string[] {
  const setup = ruleSetUp(`evt.type = ${type}`, output, { rules: { burst: 10 } });
  feed(setup);
  return setup.messages();
}

describe('fields of processes', () => {
  it('are those of the image, its parent and its ancestors', () => {
    const output =
      '%proc.name|%proc.exepath|%proc.exe|%proc.cwd|%proc.pname|%proc.aname[1]|%proc.aname[2]|%proc.ppid|%proc.tty|%thread.cap_effective|%user.uid|%user.name|%evt.res|%evt.rawres|%proc.args[1]';
    expect(read(output, ({ feed }) => feed('process.exec', {}, SHELL), 'execve')).toEqual([
      'bash|/usr/bin/bash|-bash|/tmp/|sshd|sshd|<NA>|4|34818|CAP_CHOWN CAP_DAC_OVERRIDE|0|root|SUCCESS|0|id',
    ]);
  });

  it('hide secrets where they are told, not where they are compared', () => {
    const setup = ruleSetUp('evt.type = execve and proc.cmdline contains hunter2', '%proc.cmdline|%evt.args');
    setup.feed('process.exec', {}, SHELL);
    const [message = ''] = setup.messages();
    expect(message).toContain('bash -c id --token [redacted]');
    expect(message).not.toContain('hunter2');
    expect(JSON.stringify(setup.alerts())).not.toContain('hunter2');
  });

  it('ask for any ancestor without a number', () => {
    const setup = ruleSetUp('evt.type in (execve, execveat) and proc.aname = sshd and not proc.aname = bash');
    setup.feed('process.exec', {}, SHELL);
    setup.feed('process.exec', {}, { ...WHO, process: SSHD });
    expect(setup.messages()).toEqual(['execve']);
  });
});

describe('fields of containers and pods', () => {
  const pod = buildPod('research', 'nb', {
    labels: { app: 'nb', 'weir.dev/domain': 'x' },
    governance: { domain: 'x' },
    workload: { kind: 'Deployment', name: 'nb' },
    containers: [
      {
        name: 'main',
        id: 'c'.repeat(64),
        image: 'r:5000/a/b:1',
        kind: 'container',
        privileged: true,
        mounts: [{ path: '/host', source: '/etc' }],
      },
    ],
  });
  const container = { ...WHO.container, id: 'c'.repeat(64), runtime: 'containerd', podUid: pod.uid } as const;

  it('are those of the pod and of its container', () => {
    const output =
      '%container.id|%container.image.repository|%container.image.tag|%container.privileged|%container.mount.dest[/etc]|%container.mount.dest[/var]|%k8s.ns.name|%k8s.pod.name|%k8s.pod.label[app]|%k8s.pod.label[weir.dev/domain]|%k8s.deployment.name|%k8s.rs.name|%gov.domain';
    const who = { process: BASH, pod, container: { ...container, image: 'r:5000/a/b:1' } };
    expect(read(output, ({ feed }) => feed('process.exec', {}, who), 'execve')).toEqual([
      'cccccccccccc|r:5000/a/b|1|true|/host|<NA>|research|nb|nb|x|nb|<NA>|x',
    ]);
  });

  it('say host outside of containers, and nothing of what is not known', () => {
    const output = '%container.id|%container.image|%k8s.ns.name';
    const feed = ({ feed: give }: ReturnType<typeof ruleSetUp>) => {
      give('process.exec', {}, { process: BASH, identity: { state: 'host' } });
      give('process.exec', {}, { process: BASH, pod });
    };
    expect(read(output, feed, 'execve')).toEqual(['host|<NA>|<NA>', '|<NA>|research']);
  });
});

describe('fields of sockets', () => {
  it('have the client first, whoever began', () => {
    const output =
      '%evt.type %fd.name|%fd.cip|%fd.sip|%fd.lport|%fd.rport|%fd.typechar|%fd.l4proto|%fd.is_server|%fd.sproto';
    const inbound = { ...tcp(2), direction: FlowDirection.INBOUND };
    const feed = ({ feed: give }: ReturnType<typeof ruleSetUp>) => {
      give('network.connect', { socket: tcp(1) });
      give('network.established', { socket: tcp(1) });
    };
    expect(read(output, feed, 'connect')).toEqual([
      'connect 10.0.0.5:40001->203.0.113.10:443|10.0.0.5|203.0.113.10|40001|443|4|tcp|false|https',
    ]);
    expect(read(output, ({ feed: give }) => give('network.accept', { socket: inbound }), 'accept4')).toEqual([
      'accept4 203.0.113.10:443->10.0.0.5:40002|203.0.113.10|10.0.0.5|40002|443|4|tcp|true|<NA>',
    ]);
  });

  it('compare addresses and ports of either end', () => {
    const condition =
      'evt.type = connect and fd.ip = "203.0.113.10" and fd.net != "127.0.0.0/8" and fd.port = 443 and not fd.snet in ("10.0.0.0/8") and evt.rawres >= 0 and fd.sip.name = huggingface.co';
    const setup = ruleSetUp(condition, '%dest.name %dest.name.source %ai.channel %ai.category');
    resolve(setup.feed, 'huggingface.co');
    setup.feed('network.established', { socket: tcp(1) });
    setup.feed('network.established', { socket: tcp(2, '203.0.113.11') });
    expect(setup.messages()).toEqual(['huggingface.co dns huggingface-hub model-registry']);
  });

  it('tell datagrams to a new peer apart', () => {
    const condition =
      'evt.type in (sendto, sendmsg) and fd.l4proto != tcp and fd.connected=false and fd.name_changed=true';
    const setup = ruleSetUp(condition, '%fd.rip');
    setup.feed('network.send', { socket: udp(1) });
    expect(setup.messages()).toEqual(['10.96.0.10']);
  });
});

describe('events of Weir', () => {
  const target = '/meta-llama/Llama-3.1-8B-Instruct/resolve/main/pytorch_model.bin';

  it('tell models as they are asked for', () => {
    const output =
      '%evt.type %model.id %model.revision %model.file %model.format %model.approved %model.operation %ai.channel %http.method';
    const approved = readApprovedModels(['pkg:huggingface/other/model']);
    const setup = ruleSetUp('evt.type = model_download and model.approved = false', output, { approved });
    setup.feed('http.request', { ...GET, target });
    expect(setup.messages()).toEqual([
      'model_download pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct@main main pytorch_model.bin pickle false download huggingface-hub GET',
    ]);
    setup.feed('http.request', { ...GET, target: '/api/models/meta-llama/Llama-3.1-8B-Instruct' });
    expect(setup.messages()).toHaveLength(1);
  });

  it('have no verdict on models where nobody judges', () => {
    const setup = ruleSetUp('evt.type = model_download and not model.approved exists');
    setup.feed('http.request', { ...GET, target });
    expect(setup.messages()).toEqual(['model_download']);
  });

  it('tell answers, hellos and what flows moved, also with their end', () => {
    const answer = ({ feed }: ReturnType<typeof ruleSetUp>) => resolve(feed, 'huggingface.co');
    expect(read('%dns.name %dns.type %dns.rcode %dns.answers', answer, 'dns_answer')).toEqual([
      'huggingface.co A NOERROR 203.0.113.10',
    ]);
    const hello = ({ feed }: ReturnType<typeof ruleSetUp>) =>
      feed('tls.hello', { socket: tcp(1), serverName: 'huggingface.co', alpn: 'h2,http/1.1' });
    expect(read('%tls.server_name %tls.alpn %fd.sport', hello, 'tls_hello')).toEqual([
      'huggingface.co h2 http/1.1 443',
    ]);
    const flow = ({ feed }: ReturnType<typeof ruleSetUp>) => {
      feed('network.connect', { socket: tcp(1) });
      feed('tls.hello', { socket: tcp(1), serverName: 'huggingface.co' });
      feed('network.close', { socket: tcp(1), bytesSent: 5, bytesReceived: 7 });
    };
    expect(read('%net.bytes.out %net.bytes.in %dest.name', flow, 'flow')).toEqual(['5 7 huggingface.co']);
  });

  it('are asked of what an answer says, one by one', () => {
    const setup = ruleSetUp('evt.type = dns_answer and dns.answers intersects ("192.0.2.1")', '%dns.name');
    const records = dnsRecords([
      { type: 'A', ttl: 1, data: '192.0.2.2' },
      { type: 'A', ttl: 1, data: '192.0.2.1' },
    ]);
    setup.feed('dns.answer', { socket: udp(9), type: 1, name: 'a.example', recordCount: 2, records });
    setup.feed('dns.answer', { socket: udp(9), type: 1, name: 'b.example' });
    expect(setup.messages()).toEqual(['a.example']);
    expect(address('192.0.2.1')).toHaveLength(16);
  });
});

describe('alerts', () => {
  it('are findings with what Falco says, times exact', () => {
    const setup = ruleSetUp('evt.type = execve', 'a\nb %proc.pid %evt.rawtime %proc.env[X]');
    setup.feed('process.exec', {}, SHELL);
    const [alert] = setup.alerts();
    expect(alert).toMatchObject({
      kind: 'finding',
      pod: { name: POD.name },
      process: { pid: 5 },
      exec: {},
      finding: { rule: 'R', severity: 'medium', count: 1 },
      alert: { priority: 'Warning', source: 'syscall', tags: ['a', 'z'] },
    });
    expect(JSON.stringify(alert?.alert?.fields)).toBe(
      '{"proc.pid":5,"evt.rawtime":1767225601001000000,"proc.env[X]":null}',
    );
    expect(alert?.finding.message).toBe('a\\nb 5 1767225601001000000 <NA>');
  });

  it('of one rule in one pod are told until there are too many, then together', () => {
    const setup = ruleSetUp('evt.type = execve', '%evt.num', { rules: { burst: 2 } });
    for (let i = 0; i < 5; i++) setup.feed('process.exec', {}, SHELL);
    const other = buildPod('research', 'other');
    setup.feed('process.exec', {}, { ...SHELL, pod: other });
    expect(setup.messages()).toEqual(['1', '2', '6']);
    setup.wait(61_000);
    const counts = setup.alerts().map(({ finding, pod }) => [pod?.name, finding.count]);
    expect(counts).toEqual([
      ['notebook', 1],
      ['notebook', 1],
      ['other', 1],
      ['notebook', 3],
    ]);
    expect([...setup.detect.ruleCounts()]).toEqual([
      { rule: 'R', priority: 'Warning', matches: 6, folded: 3 },
    ]);
  });
});
