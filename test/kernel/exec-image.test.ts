// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EventFlag, ObserveFlag } from '../../src/gen/events.ts';
import { ACTOR, buildActor, runIn } from './actor.ts';
import { cgroupIdOf, describeLive, type LivePlace, makeLivePlace } from './live.ts';
import { type Exec, Watch } from './watch.ts';

const NOBODY = 65534;
const UNSET = 0xffff_ffff;
const { EXEC_LOWER_LAYER, EXEC_MEMFD, EXEC_UPPER_LAYER, EXEC_WRITABLE } = EventFlag;

describeLive('what an exec tells of its file and of who runs it', () => {
  let place: LivePlace;
  let watch: Watch;
  let observed: string;
  let folder: string;

  beforeAll(() => {
    buildActor();
    folder = mkdtempSync(join(tmpdir(), 'weir-image-'));
    chmodSync(folder, 0o755);
    place = makeLivePlace('exec-image');
    observed = place.makeCgroup('observed');
    watch = new Watch({ objects: ['process'] });
    const pod = cgroupIdOf(observed);
    watch.tables.setCgroup(pod, { pod, observe: ObserveFlag.PROCESSES });
  });
  afterAll(async () => {
    await watch.close();
    place.remove();
    rmSync(folder, { recursive: true });
  });

  function execOf(...command: readonly string[]): Exec {
    return watch.execOf(runIn(observed, command).pid);
  }

  const has = (exec: Exec, flag: number) => (exec.header.flags & flag) !== 0;

  it('says in which layer of an overlay the file is', () => {
    const [lower, merged] = ['lower', 'merged'].map((name) => {
      mkdirSync(join(folder, name));
      return join(folder, name);
    }) as [string, string];
    const filesystem = join(folder, 'writable');
    mkdirSync(filesystem);
    copyFileSync(ACTOR, join(lower, 'image'));
    copyFileSync(ACTOR, join(lower, 'changed'));
    // an overlay's writable layer can't be on another overlay, which the machine's own root may be
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', filesystem]);
    try {
      for (const name of ['upper', 'work']) mkdirSync(join(filesystem, name));
      const layers = `lowerdir=${lower},upperdir=${filesystem}/upper,workdir=${filesystem}/work`;
      execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', layers, merged]);
      try {
        copyFileSync(ACTOR, join(merged, 'dropped'));
        chmodSync(join(merged, 'changed'), 0o711);
        const layerOf = (name: string) => {
          const exec = execOf(join(merged, name), 'leave', '0');
          return [has(exec, EXEC_LOWER_LAYER), has(exec, EXEC_UPPER_LAYER)];
        };
        expect(layerOf('image')).toEqual([true, false]);
        expect(layerOf('dropped')).toEqual([false, true]);
        expect(layerOf('changed')).toEqual([false, true]);
      } finally {
        execFileSync('umount', [merged]);
      }
      copyFileSync(ACTOR, join(filesystem, 'plain'));
      const plain = execOf(join(filesystem, 'plain'), 'leave', '0');
      expect([has(plain, EXEC_LOWER_LAYER), has(plain, EXEC_UPPER_LAYER)]).toEqual([false, false]);
    } finally {
      execFileSync('umount', [filesystem]);
    }
  });

  it('says what is memory', () => {
    expect(has(execOf(ACTOR, 'memory', ACTOR, 'hidden', 'actor', 'leave', '0'), EXEC_MEMFD)).toBe(true);
    const file = join(folder, 'memfd:not');
    copyFileSync(ACTOR, file);
    expect(has(execOf(file, 'leave', '0'), EXEC_MEMFD)).toBe(false);
    expect(has(execOf(ACTOR, 'unlinked', file, 'actor', 'leave', '0'), EXEC_MEMFD)).toBe(false);
  });

  it('says whether the process may write its file', () => {
    const file = join(folder, 'program');
    copyFileSync(ACTOR, file);
    const mayWrite = (mode: number, owner: string, ...as: readonly string[]) => {
      execFileSync('chown', [owner, file]);
      chmodSync(file, mode);
      return has(execOf(...as, file, 'leave', '0'), EXEC_WRITABLE);
    };
    // setpriv keeps capabilities up to its exec: the shell is the first without
    const nobody = [
      ...['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'],
      ...['/bin/sh', '-c', 'exec "$0" "$@"'],
    ];
    expect(mayWrite(0o555, '0:0')).toBe(true); // CAP_DAC_OVERRIDE
    expect(mayWrite(0o755, '0:0', ...nobody)).toBe(false);
    expect(mayWrite(0o757, '0:0', ...nobody)).toBe(true);
    expect(mayWrite(0o775, `0:${NOBODY}`, ...nobody)).toBe(true);
    expect(mayWrite(0o755, `${NOBODY}:0`, ...nobody)).toBe(true);
    expect(mayWrite(0o577, `${NOBODY}:0`, ...nobody)).toBe(false);
  });

  it('says when the file was changed and written', () => {
    const file = join(folder, 'dated');
    copyFileSync(ACTOR, file);
    execFileSync('touch', ['-m', '-d', '2001-02-03T04:05:06.123456789Z', file]);
    const { ctimeNs } = statSync(file, { bigint: true });
    const exec = execOf(file, 'leave', '0');
    expect(exec.executableModified).toBe(981_173_106_123_456_789n);
    expect(exec.executableChanged).toBe(ctimeNs);
  });

  it('says of which session and process group a process is, and who logged in', () => {
    const exec = execOf('setsid', '--fork', '--wait', ACTOR, 'leave', '0');
    const own = Number(readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ')[3]);
    expect(exec.session).toBe(own);
    watch.drain();
    const inside = watch.execs.findLast(({ executable }) => executable === ACTOR);
    expect([inside?.session, inside?.processGroup]).toEqual([inside?.header.tgid, inside?.header.tgid]);
    const login = Number(readFileSync('/proc/self/loginuid', 'utf8'));
    expect(exec.loginUid).toBe(login);
  });

  it('says who logged in, where somebody did', () => {
    const script = join(folder, 'login');
    writeFileSync(script, '#!/bin/sh\necho 4321 >/proc/self/loginuid 2>/dev/null\nexec "$@"\n', {
      mode: 0o755,
    });
    const exec = execOf(script, '/bin/cat', '/proc/self/loginuid');
    const { stdout } = runIn(observed, [script, '/bin/cat', '/proc/self/loginuid']);
    expect(exec.loginUid).toBe(Number(stdout));
    expect([4321, UNSET]).toContain(exec.loginUid);
  });

  it('says what capabilities a process may take', () => {
    const of = (name: string) =>
      BigInt(`0x${new RegExp(`Cap${name}:\\s*(\\w+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]}`);
    const exec = execOf('/bin/true');
    expect([exec.capabilities, exec.permitted]).toEqual([of('Eff'), of('Prm')]);
    const group = execOf('setpriv', '--regid=77', '--clear-groups', '/bin/true');
    expect([group.gid, group.effectiveGid]).toEqual([77, 77]);
  });
});
