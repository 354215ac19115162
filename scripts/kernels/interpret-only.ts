// SPDX-License-Identifier: Apache-2.0
// Preloaded into every Node process of a guest: V8 compiles nothing but what it is delivered with. Emulation translates each
// page of compiled code again whenever V8 writes to it: short programs take less without, and it is there that V8 crashes.
import { setFlagsFromString } from 'node:v8';

for (const compiler of ['opt', 'maglev', 'sparkplug']) setFlagsFromString(`--no-${compiler}`);
