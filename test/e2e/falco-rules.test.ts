// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FindingRecord } from '../../src/events/record.ts';
import { buildActor, runIn } from '../kernel/actor.ts';
import { notLive } from '../kernel/live.ts';
import { describeUnless } from '../suites/describe-unless.ts';
import { SmallNode } from './small-node.ts';

/** Which are not ours to carry: beside the checkout. */
const RULES = join(import.meta.dirname, '../../../shared/data/falco/falco_rules.yaml');
const ACTIONS = join(import.meta.dirname, 'cases/suspicious_actions.py');

/** Every rule of upstream's stable file, and the action (`suspicious_actions.py`) that it is about. */
const STABLE: readonly (readonly [rule: string, action: string])[] = [
  ['Directory traversal monitored file read', 'directory_traversal'],
  ['Read sensitive file trusted after startup', 'trusted_program_after_startup'],
  ['Read sensitive file untrusted', 'untrusted_program'],
  ['Run shell untrusted', 'shell_of_a_server'],
  ['System user interactive', 'system_user'],
  ['Terminal shell in container', 'terminal_shell'],
  ['Contact K8S API Server From Container', 'api_server'],
  ['Netcat Remote Code Execution in Container', 'netcat'],
  ['Search Private Keys or Passwords', 'private_keys'],
  ['Clear Log Activities', 'clear_log'],
  ['Remove Bulk Data from Disk', 'remove_data'],
  ['Create Symlink Over Sensitive Files', 'symlink'],
  ['Create Hardlink Over Sensitive Files', 'hardlink'],
  ['Packet socket created in container', 'packet_socket'],
  ['Redirect STDOUT/STDIN to Network Connection in Container', 'redirect'],
  ['Linux Kernel Module Injection Detected', 'kernel_module'],
  ['Debugfs Launched in Privileged Container', 'debugfs'],
  ['Detect release_agent File Container Escapes', 'release_agent'],
  ['PTRACE attached to process', 'ptrace_attach'],
  ['PTRACE anti-debug attempt', 'anti_debug'],
  ['Find AWS Credentials', 'aws_credentials'],
  ['Execution from /dev/shm', 'shared_memory'],
  ['Drop and execute new binary in container', 'dropped_binary'],
  ['Disallowed SSH Connection Non Standard Port', 'ssh_elsewhere'],
  ['Fileless execution via memfd_create', 'memory_file'],
];

const why = existsSync(RULES) ? notLive : 'no copy of Falco’s rules is beside this checkout';

describeUnless(why, 'Falco’s stable rules', () => {
  let node: SmallNode;
  let folder: string;

  beforeAll(async () => {
    buildActor();
    folder = mkdtempSync(join(tmpdir(), 'weir-falco-'));
    node = new SmallNode('falco');
    STABLE.forEach(([, action], i) => {
      mkdirSync(join(folder, action));
      const labels = { 'weir.dev/domain': 'research' };
      node.tell(uidOf(i), podOf(action), labels, { privileged: action === 'debugfs' });
      node.makeContainer(uidOf(i));
    });
    await node.start({ rules: RULES, 'rules-shipped': 'false', observe: 'all' });
  });
  afterAll(async () => {
    await node.close();
    rmSync(folder, { recursive: true });
  });

  /** The rules that raised an alert in a pod. */
  function raised(action: string): string[] {
    return node.records
      .filter((record): record is FindingRecord => record.kind === 'finding')
      .filter(({ alert, pod }) => alert !== undefined && pod?.name === podOf(action))
      .map(({ finding }) => finding.rule);
  }

  it.each(STABLE)('%s', async (rule, action) => {
    const { waitStatus } = runIn(node.makeContainer(uidOf(STABLE.findIndex(([name]) => name === rule))), [
      '/usr/bin/python3',
      ACTIONS,
      action,
      join(folder, action),
    ]);
    expect(waitStatus).toBe(0);
    await expect.poll(() => new Set(raised(action)), { timeout: 10_000 }).toEqual(new Set([rule]));
  });

  it('raise nothing else by what the others did', () => {
    expect(Object.fromEntries(STABLE.map(([, action]) => [action, [...new Set(raised(action))]]))).toEqual(
      Object.fromEntries(STABLE.map(([rule, action]) => [action, [rule]])),
    );
  });
});

function uidOf(index: number): string {
  return `fa1c0000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

function podOf(action: string): string {
  return action.replaceAll('_', '-');
}
