// SPDX-License-Identifier: Apache-2.0

/** Calls `run` after `ms`; returns what cancels it. */
export function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
