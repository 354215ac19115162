// SPDX-License-Identifier: Apache-2.0
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusAnswer } from '../../src/api/status-answer.ts';
import type { FindingRecord } from '../../src/events/record.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import { findPython } from '../../src/lab/find-python.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { type AgentPlaces, agentArguments, makeAgentPlaces, runWeir, WeirProcess } from './agent-process.ts';
import { eventuallyEmpty } from './eventually.ts';
import { describeWithLab } from './needs-root.ts';

/** Falco's stable rules, which are not ours to carry: beside the checkout, or beside the worktrees of it. */
const STABLE = ['../../..', '../../../..']
  .map((up) => join(import.meta.dirname, up, 'shared/data/falco/falco_rules.yaml'))
  .find((path) => existsSync(path));

/** What a program does, by the rule of Falco's that it is for. `$P` is Python, under the name that it is called by. */
const ACTIONS: Readonly<
  Record<string, { readonly as?: string; readonly code?: string; readonly sh?: string }>
> = {
  'Directory traversal monitored file read': {
    code: `import subprocess, sys; subprocess.run([sys.executable, '-c', "open('/usr/lib/../../etc/passwd')"])`,
  },
  'Read sensitive file untrusted': { code: `open('/etc/shadow')` },
  'Run shell untrusted': { as: 'nginx', code: `import subprocess; subprocess.run(['bash', '-c', 'true'])` },
  'System user interactive': {
    as: 'sshd',
    code: `import os, subprocess; os.setgid(1); os.setuid(1); subprocess.run(['id'])`,
  },
  'Terminal shell in container': {
    as: 'runc',
    code: `import pty; pty.spawn(['bash', '-c', 'true'])`,
  },
  'Netcat Remote Code Execution in Container': { sh: 'ln -sf /usr/bin/true ncat; ./ncat --sh-exec /bin/sh' },
  'Search Private Keys or Passwords': { sh: 'find . -maxdepth 1 -name id_rsa' },
  'Clear Log Activities': { code: `open('secure', 'w')` },
  'Remove Bulk Data from Disk': { sh: 'shred --version' },
  'Create Symlink Over Sensitive Files': { sh: 'ln -sf /etc/shadow link' },
  'Create Hardlink Over Sensitive Files': {
    code: `import os\ntry: os.link('/etc/shadow', 'hard')\nexcept OSError: pass`,
  },
  'Packet socket created in container': {
    code: `import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)`,
  },
  'Redirect STDOUT/STDIN to Network Connection in Container': {
    code: `import os, socket
s = socket.create_server(('127.0.0.1', 0)); c = socket.create_connection(s.getsockname()); os.dup2(c.fileno(), 0)`,
  },
  'PTRACE attached to process': { code: `import ctypes; ctypes.CDLL(None).ptrace(16, 1 << 22, 0, 0)` },
  'PTRACE anti-debug attempt': { code: `import ctypes; ctypes.CDLL(None).ptrace(0, 0, 0, 0)` },
  'Find AWS Credentials': { sh: 'find . -maxdepth 1 -path ./.aws/credentials' },
  'Execution from /dev/shm': {
    sh: 'cp /usr/bin/true /dev/shm/weir-rules-$$; /dev/shm/weir-rules-$$; rm /dev/shm/weir-rules-$$',
  },
  'Disallowed SSH Connection Non Standard Port': {
    as: 'ssh',
    code: `import socket; socket.create_connection(('huggingface.co', 443))`,
  },
  'Fileless execution via memfd_create': {
    code: `import os; f = os.memfd_create('x', 0); os.write(f, open('/usr/bin/true', 'rb').read()); os.execve(f, ['x'], {})`,
  },
};

/** Rules that nothing here can make hold, and why. */
const NOT_HERE = {
  'Read sensitive file trusted after startup': 'a server has to have run for some seconds',
  'Contact K8S API Server From Container': 'the lab has no API server under that name',
  'Linux Kernel Module Injection Detected': 'a pod of the lab has no CAP_SYS_MODULE',
  'Debugfs Launched in Privileged Container': 'pods of the lab are not privileged',
  'Detect release_agent File Container Escapes': 'a pod of the lab has no CAP_SYS_ADMIN',
  'Drop and execute new binary in container': 'containers of the lab are no overlays',
};

describeWithLab('rules of a running agent', () => {
  let lab: Lab;
  let pod: Pod;
  let places: AgentPlaces;
  let agent: WeirProcess;
  let own = '';

  beforeAll(async () => {
    lab = await createLab({ prefix: 'rules' });
    const labels = { 'weir.dev/domain': 'research' };
    pod = await lab.addPod({ namespace: 'research', name: 'notebook', labels, ndots: 1 });
    places = makeAgentPlaces();
    own = join(places.runDir, 'own.yaml');
    writeFileSync(own, ownRule('Cat'));
    agent = new WeirProcess([
      'run',
      ...agentArguments(lab, places),
      ...[STABLE, own].flatMap((file) => (file === undefined ? [] : ['--rules', file])),
      ...['--rules-shipped', 'false', '--rules-matching', 'all', '--rules-burst', '1000'],
    ]);
    await agent.started();
  });
  afterAll(async () => {
    await agent?.stop('SIGKILL');
    places?.remove();
    await lab?.close();
  });

  const ownRule = (name: string) => `- rule: ${name}
  desc: d
  condition: evt.type = openat and evt.is_open_write = true and fd.name endswith /weir-own and k8s.pod.name = notebook
  output: wrote %fd.name by %proc.name as %user.name
  priority: NOTICE
`;
  const alerts = (rule: string) =>
    (agent.events('finding') as FindingRecord[]).filter(({ finding }) => finding.rule === rule);
  const status = () =>
    JSON.parse(runWeir('status', '--run-dir', places.runDir, '--output', 'json')) as StatusAnswer;
  const write = () => pod.run(['sh', '-c', 'echo x > weir-own']);

  it('holds calls against them, and takes new files', async () => {
    await write();
    await eventuallyEmpty(() => (alerts('Cat').length > 0 ? [] : ['Cat']));
    expect(alerts('Cat')[0]).toMatchObject({
      pod: { name: 'notebook' },
      finding: {
        severity: 'low',
        message: expect.stringMatching(/^wrote \/.*\/weir-own by sh as root container_id=[0-9a-f]{12} /),
      },
      alert: { priority: 'Notice', source: 'syscall' },
    });
    const first = status().rules.since;
    writeFileSync(own, ownRule('Dog'));
    await eventuallyEmpty(() => (status().rules.since > first ? [] : ['reload']));
    await write();
    await eventuallyEmpty(() => (alerts('Dog').length > 0 ? [] : ['Dog']));
    writeFileSync(own, 'no: rules');
    await eventuallyEmpty(() => (agent.stderr.includes('RULES_INVALID') ? [] : ['refusal']));
    const before = alerts('Dog').length;
    await write();
    await eventuallyEmpty(() => (alerts('Dog').length > before ? [] : ['Dog again']));
    expect(status().rules.trouble).toContain('own.yaml');
    expect(status().degraded.join()).toContain('the rules before stay in force');
    writeFileSync(own, ownRule('Hen'));
    await eventuallyEmpty(() => (status().rules.trouble === undefined ? [] : ['mended']));
    const { since } = status().rules;
    agent.child.kill('SIGHUP');
    await eventuallyEmpty(() => (status().rules.since > since ? [] : ['SIGHUP']));
  });

  describe.skipIf(STABLE === undefined)('of Falco', () => {
    it.each(Object.entries(ACTIONS))('%s', async (rule, { as = 'python3', code, sh }) => {
      const seen = agent.records.length;
      const python = await findPython();
      const command = sh ?? `ln -sf ${python} ${as}; ./${as} -c "$CODE"`;
      // the shell stays, or the program would be what it was called for
      await pod.run(['sh', '-c', `${command}; true`], { env: { CODE: code ?? '' } });
      const fired = () =>
        (agent.records.slice(seen) as FindingRecord[])
          .filter(({ kind }) => kind === 'finding')
          .map(({ finding }) => finding.rule);
      await eventuallyEmpty(() => (fired().includes(rule) ? [] : [rule]));
      expect(new Set(fired())).toEqual(new Set([rule]));
    });

    it('are all of them, but for those that a pod here can’t do', () => {
      expect(status().rules.loaded).toBe(Object.keys(ACTIONS).length + Object.keys(NOT_HERE).length + 1);
    });
  });
});
