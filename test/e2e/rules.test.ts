// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StatusAnswer } from '../../src/api/status-answer.ts';
import type { FindingRecord } from '../../src/events/record.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { type AgentPlaces, agentArguments, makeAgentPlaces, runWeir, WeirProcess } from './agent-process.ts';
import { eventuallyEmpty } from './eventually.ts';
import { describeWithLab } from './needs-root.ts';

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
      ...['--rules', own, '--rules-shipped', 'false', '--rules-burst', '1000'],
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
});
