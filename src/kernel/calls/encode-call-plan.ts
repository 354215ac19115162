// SPDX-License-Identifier: Apache-2.0
import type { SystemCallName } from '../../events/calls/system-call-name.ts';
import { CallPlace, CallPlanFlag, SystemCall } from '../../gen/events.ts';
import { type CallPlan, encodeCallPlan } from '../../gen/tables.ts';
import type { CallData, SystemCallRow } from './system-calls.ts';

/** `limit`: bytes of it at most; undefined: as many as are wanted of buffers. */
const DATA: Readonly<Record<CallData, { readonly flags: number; readonly limit?: number }>> = {
  bytes: { flags: 0 },
  received: { flags: CallPlanFlag.DATA_IS_RESULT },
  vector: { flags: CallPlanFlag.DATA_IS_VECTOR },
  'received-vector': { flags: CallPlanFlag.DATA_IS_VECTOR | CallPlanFlag.DATA_IS_RESULT },
  message: { flags: CallPlanFlag.DATA_IS_MESSAGE },
  'received-message': { flags: CallPlanFlag.DATA_IS_MESSAGE | CallPlanFlag.DATA_IS_RESULT },
  text: { flags: CallPlanFlag.DATA_IS_TEXT },
  'open-how': { flags: CallPlanFlag.FLAGS_ARE_IN_DATA, limit: 24 },
  'two-descriptors': { flags: 0, limit: 8 },
};

/** What the kernel is to tell of a call, for its table `call_plans`. `dataBytes`: of buffers. */
export function encodeWantedCall(
  name: SystemCallName,
  row: SystemCallRow,
  { onlyWrites, dataBytes }: { readonly onlyWrites: boolean; readonly dataBytes: number },
): Uint8Array {
  const { base, secondBase, dataIs } = row;
  const data = dataIs === undefined ? undefined : DATA[dataIs];
  const hasOpenFlags = row.openFlags !== undefined || dataIs === 'open-how';
  const flags =
    (data?.flags ?? 0) |
    bit(row.when === 'failed', CallPlanFlag.ONLY_FAILED) |
    bit(onlyWrites && hasOpenFlags, CallPlanFlag.ONLY_WRITES) |
    bit(row.addressIsGiven, CallPlanFlag.ADDRESS_IS_GIVEN) |
    bit(row.filePath, CallPlanFlag.HAS_FILE) |
    bit(base === 'cwd', CallPlanFlag.BASE_IS_CWD) |
    bit(secondBase === 'cwd', CallPlanFlag.SECOND_BASE_IS_CWD);
  const plan: CallPlan = {
    call: SystemCall[name.toUpperCase() as Uppercase<SystemCallName>],
    flags,
    dataLimit: data?.limit ?? dataBytes,
    file: place(row.file),
    openFlags: place(row.openFlags),
    path: place(row.path),
    base: place(base),
    secondPath: place(row.secondPath),
    secondBase: place(secondBase),
    address: place(row.address),
    addressLength: place(row.addressLength),
    data: place(row.data),
    dataLength: place(row.dataLength),
  };
  return encodeCallPlan(plan);
}

function bit(isSet: boolean | undefined, flag: number): number {
  return isSet === true ? flag : 0;
}

function place(argument: number | 'result' | 'cwd' | undefined): number {
  if (argument === 'result') return CallPlace.RESULT;
  return typeof argument === 'number' ? argument + 1 : CallPlace.NOWHERE;
}
