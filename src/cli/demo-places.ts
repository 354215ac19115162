// SPDX-License-Identifier: Apache-2.0

/** Where the demo's agent keeps what a node's agent keeps below `pinDir` and `runDir`: the two never meet. */
export const DEMO_BPFFS = '/sys/fs/bpf';
export const DEMO_PIN_DIR = `${DEMO_BPFFS}/weir-demo`;
export const DEMO_RUN_DIR = '/run/weir-demo';
