// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BreakglassNews } from '../policy/breakglass.ts';
import type { Overlay } from '../policy/overlay.ts';
import type { Policy } from '../policy/policy.ts';
import { BREAKGLASS_STATE_NAME, type BreakglassOptions, openBreakglass } from './open-breakglass.ts';

const SERVING = { kind: 'ClusterAIGovernancePolicy', name: 'serving' } as const;
const POLICY: Policy = {
  ...SERVING,
  mode: 'enforce',
  podSelector: {},
  egress: {
    default: 'deny',
    allow: [{ name: 'hub', destination: { kind: 'names', names: ['huggingface.co'] } }],
    deny: [],
    proxies: [],
    isQuicDenied: false,
    isHelloDenied: false,
  },
};
const START = Date.parse('2027-01-01T12:00:00Z');
const ROOT = { uid: 0, pid: 42 };
const begin = (reason = 'hub is down') => ({ begin: { policy: SERVING, seconds: 60, reason } });

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-breakglass-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The breakglass of an agent on clocks that tests move; `pass` lets timers run that are due. */
function open(stateDir: string, options: Partial<BreakglassOptions> = {}) {
  let ms = 0;
  let timer: { readonly atMs: number; readonly run: () => void } | undefined;
  const overlays: (readonly Overlay[])[] = [];
  const news: BreakglassNews[] = [];
  const said: string[] = [];
  const say = (facts: object, message: string): void => void said.push(`${message} ${JSON.stringify(facts)}`);
  const breakglass = openBreakglass({
    config: { stateDir, redact: true, breakglass: { enabled: true, maxDuration: 3_600 } },
    node: { name: 'node-1', bootId: 'boot-1' },
    policies: () => [POLICY],
    isEnforcing: () => true,
    onOverlays: (each) => overlays.push(each),
    log: { debug: say, info: say, warn: say, error: say },
    now: () => START + ms,
    bootNow: () => ms,
    after: (delayMs, run) => {
      timer = { atMs: ms + delayMs, run };
      return () => {
        timer = undefined;
      };
    },
    ...options,
  });
  breakglass.tellNews((each) => news.push(each));
  const pass = (byMs: number): void => {
    const end = ms + byMs;
    for (let due = timer; due !== undefined && due.atMs <= end; due = timer) {
      ms = due.atMs;
      timer = undefined;
      due.run();
    }
    ms = end;
  };
  return { breakglass, overlays, said, pass, told: () => news.map((each) => each.news) };
}

describe("an agent's breakglass", () => {
  it('is in the overlays at once, and out of them at its instant without anybody asking', async () => {
    const { breakglass, overlays, pass, told } = open(makeFolder());
    const answer = await breakglass.command(begin(), ROOT);
    expect(answer).toMatchObject({
      changed: { policy: SERVING, until: '2027-01-01T12:01:00.000Z', leftSeconds: 60, by: ROOT },
      notes: [],
    });
    expect(overlays.at(-1)).toHaveLength(1);
    pass(59_999);
    expect(overlays.at(-1)).toHaveLength(1);
    pass(1);
    expect([overlays.at(-1), breakglass.views(), told()]).toEqual([[], [], ['began', 'expired']]);
  });

  it('is told to the log and in metrics', async () => {
    const { breakglass, said, pass } = open(makeFolder());
    await breakglass.command(begin(), ROOT);
    pass(15_000);
    expect(said[0]).toMatch(/^breakglass began .*"policy":"ClusterAIGovernancePolicy serving".*"uid":0/);
    expect([...breakglass.metrics()]).toEqual([
      { name: 'weir_breakglass_seconds', labels: { kind: SERVING.kind, policy: SERVING.name }, value: 45 },
      { name: 'weir_breakglass_begun_total', labels: {}, value: 1 },
    ]);
  });

  it('has no secrets in its reason, unless the operator wants them', async () => {
    const secret = 'see --token=hf_abcdefghijklmnopqrstuvwxyz123456 in the ticket';
    const { breakglass } = open(makeFolder());
    const { changed } = await breakglass.command(begin(secret), ROOT);
    expect(changed?.reason).toBe('see --token=[redacted] in the ticket');
    const config = { stateDir: '', redact: false, breakglass: { enabled: true, maxDuration: 60 } };
    const open2 = open('', { config });
    expect((await open2.breakglass.command(begin(secret), ROOT)).changed?.reason).toBe(secret);
  });

  it('goes on in the next run, and ends in it', async () => {
    const folder = makeFolder();
    const first = open(folder);
    await first.breakglass.command(begin(), ROOT);
    first.breakglass.close();
    const next = open(folder);
    expect([next.overlays.at(-1), next.told()]).toMatchObject([[{ policy: SERVING }], ['restored']]);
    next.pass(60_000);
    expect([next.overlays.at(-1), next.told()]).toEqual([[], ['restored', 'expired']]);
  });

  it('that was ended does not come back', async () => {
    const folder = makeFolder();
    const first = open(folder);
    await first.breakglass.command(begin(), ROOT);
    await first.breakglass.command({ end: { policy: SERVING } }, ROOT);
    expect(open(folder).overlays).toEqual([[]]);
  });

  it('says where it can not be kept, and holds nevertheless', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'file'), '');
    const { breakglass, overlays } = open(join(folder, 'file', 'state'));
    const { notes } = await breakglass.command(begin(), ROOT);
    expect(notes).toEqual([expect.stringMatching(/^the state can not be written \(E\w+.*it ends when/)]);
    expect(overlays.at(-1)).toHaveLength(1);
    const without = open('');
    expect((await without.breakglass.command(begin(), ROOT)).notes).toEqual([
      'no folder for state is configured: it ends when the agent does (stateDir)',
    ]);
    expect(existsSync(join(folder, BREAKGLASS_STATE_NAME))).toBe(false);
  });

  it('of a damaged file is none: policies are enforced', () => {
    const folder = makeFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, BREAKGLASS_STATE_NAME), '{"weir":"breakglass"');
    const { overlays, said } = open(folder);
    expect(overlays).toEqual([[]]);
    expect(said[0]).toMatch(/none is active .*STATE_INVALID/);
  });

  it('says that nothing is enforced, and whose deny holds for what the policy allowed', async () => {
    const other: Policy = { ...POLICY, name: 'base' };
    const { breakglass } = open(makeFolder(), {
      policies: () => [POLICY, other],
      isEnforcing: () => false,
    });
    expect((await breakglass.command(begin(), ROOT)).notes).toEqual([
      'no policy is enforced on this node: nothing was denied, and nothing passes that did not before',
      'what it allows does not count meanwhile: of pods that these select as well, they deny it: ClusterAIGovernancePolicy base',
    ]);
  });
});
