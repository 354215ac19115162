// SPDX-License-Identifier: Apache-2.0
import type {
  ApiServerStatus,
  OutputStatus,
  PoliciesStatus,
  RulesStatus,
  RuntimeState,
  StatusAnswer,
} from '../api/status-answer.ts';
import { cleanText } from '../clean-text.ts';
import { formatBytes } from '../format-bytes.ts';
import { breakglassLine } from './format-breakglass.ts';
import { formatSpan } from './format-span.ts';
import { formatTable } from './format-table.ts';

/** What `weir status` prints. */
export function formatStatus(status: StatusAnswer): string {
  const { node, cluster, version, catalog, kernel, observe, memoryBytes, cpuSeconds } = status;
  const place = cluster === undefined ? node : `${node} of ${cluster}`;
  return [
    `node ${place}: ${status.ready ? 'ready' : 'NOT READY'}, up ${formatSpan(status.uptimeSeconds)}`,
    ...status.notReady.map((why) => `  ${why}`),
    `weir ${version}, catalogue ${catalog}, kernel ${kernel}, observe ${observe}`,
    `${formatBytes(memoryBytes)} of memory, ${cpuSeconds.toFixed(1)} s of CPU`,
    `degraded: ${status.degraded.length === 0 ? 'nothing' : ''}`.trimEnd(),
    ...status.degraded.map((flaw) => `  ${flaw}`),
    ...status.breakglass.map(breakglassLine),
    `pods: ${formatPodCounts(status)}`,
    `coverage: ${formatCoverage(status)}`,
    ...formatSources(status),
    formatRules(status.rules),
  ]
    .map((line) => `${cleanText(line)}\n`)
    .concat(formatPolicies(status.policies), formatLosses(status), formatOutputs(status.outputs))
    .join('');
}

/** What `kubectl weir status` prints: a line for each node, and below what is wrong. */
export function formatStatusOfNodes(answers: readonly StatusAnswer[]): string {
  const header = [
    'NODE',
    'READY',
    'VERSION',
    'KERNEL',
    'UP',
    'PODS',
    'OBSERVED',
    'AI',
    'EVENTS',
    'LOST',
    'MEMORY',
  ];
  const rows = answers.map(({ node, ready, version, kernel, uptimeSeconds, pods, coverage, memoryBytes }) => [
    node,
    ready ? 'yes' : 'NO',
    version,
    kernel,
    formatSpan(uptimeSeconds),
    String(pods.known + pods.unknown),
    String(pods.observed),
    String(pods.ai),
    String(coverage.events),
    String(coverage.lost),
    formatBytes(memoryBytes),
  ]);
  const flaws = answers.flatMap(({ node, notReady, degraded, breakglass, outputs }) =>
    [
      ...notReady,
      ...degraded,
      ...breakglass.map(breakglassLine),
      ...outputs.flatMap(({ name, trouble }) =>
        trouble === undefined ? [] : [`output ${name}: ${trouble}`],
      ),
    ].map((flaw) => `${cleanText(`${node}: ${flaw}`)}\n`),
  );
  return `${formatTable([header, ...rows])}${flaws.length === 0 ? '' : `\n${flaws.join('')}`}`;
}

function formatPodCounts({ pods }: StatusAnswer): string {
  const { known, observed, unknown, ai, governed, ungovernable } = pods;
  return [
    `${known} known`,
    ...(unknown === 0 ? [] : [`${unknown} that nobody told of`]),
    `${observed} observed`,
    `${ai} AI`,
    `${governed} governed`,
    ...(ungovernable === 0 ? [] : [`${ungovernable} ungovernable`]),
  ].join(', ');
}

function formatCoverage({ coverage }: StatusAnswer): string {
  const { complete, events, lost, held, pending, partial, processes, cgroups } = coverage;
  const unclear =
    pending + partial === 0 ? '' : `, ${pending} shown without their pod, ${partial} with part of it`;
  return `${complete ? 'complete' : 'NOT COMPLETE'}: ${events} events, ${lost} lost, ${held} waiting${unclear}; ${processes} processes, ${cgroups} cgroups`;
}

function formatSources({ apiServer, runtime }: StatusAnswer): string[] {
  return [...(apiServer ? formatApiServer(apiServer) : []), ...(runtime ? [formatRuntime(runtime)] : [])];
}

function formatApiServer({ server, resources }: ApiServerStatus): string[] {
  return [
    `API server ${server}:`,
    ...resources.map(({ resource, state, objects, ageSeconds, problem }) => {
      const age =
        state === 'current' || ageSeconds === undefined ? '' : `, as of ${formatSpan(ageSeconds)} ago`;
      return `  ${resource} ${state}: ${objects}${age}${problem === undefined ? '' : ` (${problem})`}`;
    }),
  ];
}

function formatRuntime({ state, socket, runtime, error, sandboxes, containers }: RuntimeState): string {
  const who = [runtime ?? 'container runtime', socket && `at ${socket}`].filter(Boolean).join(' ');
  const why = error === undefined ? '' : ` (${error})`;
  return `${who} ${state}: ${sandboxes} sandboxes, ${containers} containers${why}`;
}

function formatRules({ loaded, since, trouble }: RulesStatus): string {
  return `rules: ${loaded} in force since ${since}${trouble === undefined ? '' : '; what the files say now is NOT'}`;
}

function formatPolicies(status: PoliciesStatus | undefined): string {
  if (status === undefined || status.policies.length === 0) return '';
  const { enforced, policies, coverage } = status;
  const rows = policies.map(
    ({ kind, namespace, name, generation, heldGeneration, mode, state, selectedPods }) => [
      kind,
      namespace === undefined ? name : `${namespace}/${name}`,
      heldGeneration === undefined ? `${generation ?? '-'}` : `${generation} (${heldGeneration} holds)`,
      mode,
      state,
      String(selectedPods),
    ],
  );
  const says = enforced ? '' : 'policies are followed and compiled, not enforced: policy.enforce is off\n';
  const header = ['POLICY', 'NAME', 'GENERATION', 'MODE', 'STATE', 'PODS'];
  return `\n${says}${formatTable([header, ...rows])}${coverage === undefined ? '' : formatReach(coverage)}`;
}

/** How far policies reach the pods in which they hold; nothing where all are reached wholly. */
function formatReach(coverage: NonNullable<PoliciesStatus['coverage']>): string {
  const parts = Object.entries(coverage).filter(([, pods]) => pods > 0);
  if (parts.every(([name]) => name === 'full')) return '';
  return `how far they reach: pods ${parts.map(([name, pods]) => `${pods} ${name}`).join(', ')}\n`;
}

function formatLosses({ losses }: StatusAnswer): string {
  if (losses.length === 0) return '';
  const rows = losses.map(({ stage, kind, reason, count }) => [stage, kind, reason, String(count)]);
  return `\n${formatTable([['LOST AT', 'KIND', 'REASON', 'COUNT'], ...rows])}`;
}

function formatOutputs(outputs: readonly OutputStatus[]): string {
  const rows = outputs.map(({ name, trouble, delivered, retries, lost, waiting }) => [
    name,
    trouble ?? 'delivers',
    String(delivered),
    String(retries),
    formatBytes(waiting.memory + waiting.disk),
    String(lost),
  ]);
  return `\n${formatTable([['OUTPUT', 'STATE', 'DELIVERED', 'RETRIES', 'WAITING', 'LOST'], ...rows])}`;
}
