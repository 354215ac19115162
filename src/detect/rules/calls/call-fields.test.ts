// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { buildEvent } from '../../../../test/suites/build-event.ts';
import { ruleSetUp } from '../../../../test/suites/rules-setup.ts';
import { EventFlag, FileKind, SystemCall } from '../../../gen/events.ts';

const { SYSCALL_CREATED, SYSCALL_LOWER_LAYER, SYSCALL_UPPER_LAYER } = EventFlag;

it('say whether a file was made by the call, and in which layer it is', () => {
  const { detect, messages } = ruleSetUp(
    'evt.type in (openat, fchmod) and fd.name exists',
    '%evt.type %fd.name %evt.is_open_create %fd.is_upper_layer %fd.is_lower_layer',
    { rules: { burst: 10 } },
  );
  const file = { descriptor: 3, fileKind: FileKind.REGULAR };
  const open = (path: string, flags: number) =>
    detect.onEvent(
      buildEvent('process.syscall', { ...file, call: SystemCall.OPENAT, path, header: { flags } }),
    );
  open('/new', SYSCALL_CREATED | SYSCALL_UPPER_LAYER);
  open('/old', SYSCALL_LOWER_LAYER);
  const header = { flags: SYSCALL_CREATED };
  detect.onEvent(buildEvent('process.syscall', { ...file, call: SystemCall.FCHMOD, file: '/open', header }));
  expect(messages()).toEqual([
    'openat /new true true false',
    'openat /old false false true',
    'fchmod /open false false false',
  ]);
});
