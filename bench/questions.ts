// SPDX-License-Identifier: Apache-2.0
import type { OverheadQuestion, Question } from './question.ts';
import { bulk, bulkGoverned, bulkLoopback, bulkTime, writesGoverned } from './questions/bulk.ts';
import { cluster } from './questions/cluster.ts';
import { connect, connectGoverned, connectLoopback } from './questions/connect.ts';
import { decode } from './questions/decode.ts';
import { dns, dnsGoverned, dnsLoopback, lookup, lookupGoverned } from './questions/dns.ts';
import { exec } from './questions/exec.ts';
import { floor } from './questions/floor.ts';
import { getpid, getpidRuled } from './questions/getpid.ts';
import { identity } from './questions/identity.ts';
import { idle } from './questions/idle.ts';
import { live } from './questions/live.ts';
import { open, openRuled, openTold } from './questions/open.ts';
import { outputs } from './questions/outputs.ts';
import { policy } from './questions/policy.ts';
import { policyEffect } from './questions/policy-effect.ts';
import { policyStatus } from './questions/policy-status.ts';
import { policyTools } from './questions/policy-tools.ts';
import { processes } from './questions/processes.ts';
import { programs, programsGoverned } from './questions/programs.ts';
import { records } from './questions/records.ts';
import { rules } from './questions/rules.ts';
import { scrape } from './questions/scrape.ts';
import { start } from './questions/start.ts';
import { watch } from './questions/watch.ts';

/** Every question, in the order of the result table. */
export const QUESTIONS: readonly (Question | OverheadQuestion)[] = [
  getpid,
  open,
  exec,
  connect,
  connectLoopback,
  dns,
  dnsLoopback,
  lookup,
  bulk,
  bulkTime,
  bulkLoopback,
  connectGoverned,
  dnsGoverned,
  lookupGoverned,
  bulkGoverned,
  writesGoverned,
  decode,
  identity,
  records,
  rules,
  outputs,
  policy,
  policyEffect,
  getpidRuled,
  openRuled,
  openTold,
  scrape,
  start,
  watch,
  live,
  idle,
  processes,
  cluster,
  policyTools,
  policyStatus,
  programs,
  programsGoverned,
  floor,
];
