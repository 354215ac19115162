// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { WeirError } from '../errors.ts';
import type { BreakglassLimits, BreakglassNews } from './breakglass.ts';
import { BreakglassBook } from './breakglass-book.ts';
import { decodeBreakglassState, encodeBreakglassState } from './breakglass-state.ts';
import type { PolicyName } from './overlay.ts';
import type { Policy } from './policy.ts';

const SERVING: PolicyName = { kind: 'ClusterAIGovernancePolicy', name: 'serving' };
const TEAM: PolicyName = { kind: 'AIGovernancePolicy', namespace: 'prod', name: 'team' };
const WATCH: PolicyName = { kind: 'ClusterAIGovernancePolicy', name: 'watch' };
const ROOT = { uid: 0, pid: 42 };
const START = Date.parse('2027-01-01T12:00:00Z');

function policy(name: PolicyName, mode: Policy['mode'] = 'enforce'): Policy {
  return { ...name, mode, podSelector: {} };
}

/** A book with clocks that tests move. */
function openBook(limits: Partial<BreakglassLimits> = {}, bootId = 'boot-1') {
  const clock = { wallMs: START, bootMs: 1_000_000 };
  const news: BreakglassNews[] = [];
  const book = new BreakglassBook({
    limits: { isEnabled: true, maxSeconds: 3_600, ...limits },
    bootId,
    now: () => clock.wallMs,
    bootNow: () => clock.bootMs,
    policies: () => [policy(SERVING), policy(TEAM), policy(WATCH, 'audit')],
    onNews: (each) => news.push(each),
  });
  const pass = (ms: number): void => {
    clock.wallMs += ms;
    clock.bootMs += ms;
  };
  return { book, clock, pass, told: () => news.map((each) => each.news) };
}

const minutes = (count: number, name = SERVING) => ({
  policy: name,
  seconds: count * 60,
  reason: 'hub is down',
});

/** The message of a refusal. */
function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error: unknown) {
    if (error instanceof WeirError && error.code === 'BREAKGLASS_REFUSED') return error.message;
    throw error;
  }
  return expect.fail('was not refused');
}

describe('a breakglass', () => {
  it('suspends one policy until its instant, and is over then by itself', () => {
    const { book, pass, told } = openBook();
    book.begin(minutes(30), ROOT);
    expect(book.overlays()).toEqual([
      {
        kind: 'breakglass',
        id: 'ClusterAIGovernancePolicy serving',
        policy: SERVING,
        untilMs: START + 1_800_000,
        reason: 'hub is down',
      },
    ]);
    expect(book.nextMs()).toBe(1_800_000);
    pass(1_799_999);
    expect([book.tick(), book.nextMs()]).toEqual([false, 1]);
    pass(1);
    expect([book.tick(), book.active, book.nextMs()]).toEqual([true, [], undefined]);
    expect(told()).toEqual(['began', 'expired']);
  });

  it('is not prolonged by a wall clock that is set back', () => {
    const { book, clock, pass } = openBook();
    book.begin(minutes(30), ROOT);
    clock.wallMs -= 86_400_000;
    pass(1_799_999);
    expect(book.tick()).toBe(false);
    pass(1);
    expect(book.tick()).toBe(true);
  });

  it('is shortened by one that is set ahead', () => {
    const { book, clock } = openBook();
    book.begin(minutes(30), ROOT);
    clock.wallMs += 1_800_000;
    expect(book.tick()).toBe(true);
  });

  it('ends when somebody ends it, and says who', () => {
    const { book, told } = openBook();
    book.begin(minutes(30), ROOT);
    expect(book.end(SERVING, { uid: 0, pid: 43 }).reason).toBe('hub is down');
    expect([book.active, told()]).toEqual([[], ['began', 'ended']]);
  });

  it('is of one policy: others may have one beside it, each with its own end', () => {
    const { book, pass } = openBook();
    book.begin(minutes(30), ROOT);
    book.begin(minutes(10, TEAM), ROOT);
    expect(book.overlays().map(({ policy: { name } }) => name)).toEqual(['team', 'serving']);
    pass(600_000);
    book.tick();
    expect(book.overlays().map(({ policy: { name } }) => name)).toEqual(['serving']);
  });
});

describe('is refused', () => {
  it('a policy that does not hold here, with the nearest that does', () => {
    const { book } = openBook();
    const named = { ...SERVING, name: 'servin' };
    expect(refusal(() => book.begin(minutes(1, named), ROOT))).toBe(
      'ClusterAIGovernancePolicy servin: no such policy holds on this node; did you mean ClusterAIGovernancePolicy serving?',
    );
  });

  it('one in mode audit, which denies nothing', () => {
    const { book } = openBook();
    expect(refusal(() => book.begin(minutes(1, WATCH), ROOT))).toMatch(/watch: is in mode audit/);
  });

  it('one that is active', () => {
    const { book } = openBook();
    book.begin(minutes(30), ROOT);
    expect(refusal(() => book.begin(minutes(60), ROOT))).toBe(
      'ClusterAIGovernancePolicy serving: is active until 2027-01-01T12:30:00.000Z: end it first, then begin anew',
    );
    expect(book.overlays()).toHaveLength(1);
  });

  it.each([
    [{ seconds: 3_601 }, '3601 s are too long: at most 3600 s (breakglass.maxDuration)'],
    [{ seconds: 0 }, 'a duration of at least 1 s is needed'],
    [{ seconds: 1.5 }, 'a duration of at least 1 s is needed'],
    [{ reason: ' ' }, 'a reason is missing: it stands in the record of it'],
  ])('%j', (part, why) => {
    const { book, told } = openBook();
    expect(refusal(() => book.begin({ ...minutes(1), ...part }, ROOT))).toBe(why);
    expect(told()).toEqual([]);
  });

  it('any where the node does not allow it', () => {
    const { book } = openBook({ isEnabled: false });
    expect(refusal(() => book.begin(minutes(1), ROOT))).toMatch(/disabled on this node/);
  });

  it('the end of one that is not active', () => {
    const { book } = openBook();
    expect(refusal(() => book.end(SERVING, ROOT))).toBe('ClusterAIGovernancePolicy serving: is not active');
  });
});

describe('across a restart', () => {
  const kept = (seconds = 1_800) => {
    const { book } = openBook();
    book.begin({ ...minutes(1), seconds }, ROOT);
    return decodeBreakglassState('file', encodeBreakglassState('node-1', book.active), 'node-1');
  };

  it('goes on, with who and why', () => {
    const { book, pass, told } = openBook();
    pass(60_000);
    book.restore(kept());
    expect(book.active).toEqual(kept());
    expect(book.nextMs()).toBe(1_740_000);
    expect(told()).toEqual(['restored']);
  });

  it('is over where its time passed meanwhile', () => {
    const { book, pass, told } = openBook();
    pass(1_800_000);
    book.restore(kept());
    expect([book.active, told()]).toEqual([[], ['expired']]);
  });

  it('goes on through a reboot, by the wall clock', () => {
    const { book, clock, told } = openBook({}, 'boot-2');
    clock.bootMs = 5_000;
    clock.wallMs += 120_000;
    book.restore(kept());
    expect([told(), book.nextMs()]).toEqual([['restored'], 1_680_000]);
  });

  it('is over where the wall clock went back across a reboot', () => {
    const { book, clock, told } = openBook({}, 'boot-2');
    clock.wallMs -= 1;
    book.restore(kept());
    expect([book.active, told()]).toEqual([[], ['expired']]);
  });

  it('is over where the node no longer allows it', () => {
    const { book, told } = openBook({ isEnabled: false });
    book.restore(kept());
    expect([book.active, told()]).toEqual([[], ['expired']]);
  });

  it("is nothing of another node's", () => {
    const { book } = openBook();
    book.begin(minutes(1), ROOT);
    const text = encodeBreakglassState('node-1', book.active);
    expect(decodeBreakglassState('file', text, 'node-2')).toEqual([]);
  });

  it.each([
    ['', /file: Unexpected end/],
    ['{"weir":"pods","version":1,"node":"n","active":[]}', /it is no file of breakglass, version 1/],
    ['{"weir":"breakglass","version":1,"node":"n","active":[{}]}', /file.active\[0\].policy is no object/],
    ['{"weir":"breakglass","version":1,"node":"n"}', /file.active is no list/],
  ])('names what is wrong with %j', (text, why) => {
    expect(() => decodeBreakglassState('file', text, 'n')).toThrow(why);
  });
});
