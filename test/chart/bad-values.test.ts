// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { describeUnless } from '../suites/describe-unless.ts';
import { NO_HELM, template } from './helm.ts';

/** What `helm template` says of values: set with --set-json, which knows types. */
function refusal(values: Record<string, unknown>): string {
  const args = Object.entries(values).flatMap(([path, value]) => [
    '--set-json',
    `${path}=${JSON.stringify(value)}`,
  ]);
  const { ok, text } = template(args);
  return ok ? 'taken' : text;
}

const monitor = 'prometheus.podMonitor.enabled';

describeUnless(NO_HELM, 'values of a wrong kind', () => {
  it.each([
    [{ hostNetwork: 'yes' }, "at '/hostNetwork': got string, want boolean"],
    [{ hostNetwrok: true }, "additional properties 'hostNetwrok' not allowed"],
    [{ 'config.observe': 'some' }, "at '/config/observe': value must be one of 'ai', 'governed', 'all'"],
    [{ 'config.flowIntervall': 3 }, "at '/config': additional properties 'flowIntervall' not allowed"],
    [{ 'config.flowInterval': 0 }, "at '/config/flowInterval': minimum: got 0, want 1"],
    [{ 'config.metrics': null }, "at '/config': missing property 'metrics'"],
    [{ 'image.digest': 'latest' }, "at '/image/digest': 'latest' does not match pattern"],
    [{ extraCapabilities: ['CAP_SYS_RESOURCE'] }, "at '/extraCapabilities/0'"],
    [{ 'image.pullPolicy': 'Sometimes' }, "at '/image/pullPolicy': value must be one of"],
    [{ 'admission.labelGuard.groups': [] }, "at '/admission/labelGuard/groups'"],
    [{ 'admission.labelGuard.groups': ["it's"] }, "at '/admission/labelGuard/groups/0'"],
    [{ 'prometheus.podMonitor.interval': '30' }, "at '/prometheus/podMonitor/interval'"],
  ])('%j', (values, said) => {
    expect(refusal(values)).toContain(said);
  });
});

describeUnless(NO_HELM, 'values that contradict each other', () => {
  it.each([
    [{ [monitor]: true, 'config.metrics.listen': '' }, `${monitor}: there are no metrics`],
    [
      { 'prometheus.rules.enabled': true, 'config.metrics.listen': '' },
      'prometheus.rules.enabled: there are no metrics',
    ],
    [{ 'config.metrics.listen': '' }, 'probes.enabled: probes ask at config.metrics.listen, which is empty'],
    [{ 'config.metrics.listen': 'localhost' }, 'config.metrics.listen: "localhost" names no port'],
    [
      { [monitor]: true, 'prometheus.serviceMonitor.enabled': true },
      'Prometheus would scrape every agent twice',
    ],
    [{ 'config.metrics.listen': '127.0.0.1:9469' }, 'neither the kubelet nor Prometheus reaches the pod'],
    [
      { hostNetwork: true, 'config.metrics.listen': '127.0.0.1:9469', [monitor]: true },
      'Prometheus can not reach "127.0.0.1:9469"',
    ],
    [
      { hostNetwork: true, 'config.metrics.listen': ':10250' },
      'port 10250 of the node belongs to Kubernetes',
    ],
    [{ 'privileged.enabled': true }, 'privileged.reason: say why the pods are privileged'],
    [{ 'privileged.reason': 'x' }, 'privileged.reason: there is a reason, but privileged.enabled is false'],
    [
      { privileged: { enabled: true, reason: 'x' }, extraCapabilities: ['SYS_RESOURCE'] },
      'extraCapabilities: a privileged container has them all',
    ],
    [
      {
        extraVolumes: [{ name: 'a', emptyDir: {} }],
        extraVolumeMounts: [{ name: 'a', mountPath: '/a', mountPropagation: 'Bidirectional' }],
      },
      'extraVolumeMounts a: Kubernetes gives Bidirectional propagation to privileged containers alone',
    ],
    [
      { extraVolumeMounts: [{ name: 'a', mountPath: '/a' }] },
      'extraVolumeMounts a: extraVolumes has no volume of this name',
    ],
    [
      {
        extraVolumes: [{ name: 'a', emptyDir: {} }],
        extraVolumeMounts: [{ name: 'a', mountPath: '/run/weir/' }],
      },
      'extraVolumeMounts a: the chart mounts /run/weir/ itself',
    ],
    [
      { extraVolumes: [{ name: 'state', emptyDir: {} }] },
      'extraVolumes state: the chart has a volume of this name',
    ],
    [{ 'config.stateDir': 'state' }, 'config.stateDir: state is no absolute path'],
    [{ extraEnv: [{ name: 'WEIR_OBSERVE', value: 'all' }] }, 'extraEnv WEIR_OBSERVE: it would silently win'],
    [{ extraEnv: [{ name: 'NODE_NAME', value: 'n' }] }, 'extraEnv NODE_NAME: the chart sets it'],
    [
      { 'resourceQuota.enabled': true, priorityClassName: '' },
      'resourceQuota.enabled: it is about priorityClassName',
    ],
    [
      { 'config.kubernetes.mode': 'off', 'config.observe': 'governed' },
      'config.observe: governed needs labels of pods, which nobody tells of with kubernetes.mode off',
    ],
    [{ 'config.kubernetes.mode': 'off', 'config.cri.mode': 'off' }, 'so that nobody tells of pods'],
    [{ 'config.kubernetes.mode': 'kubeconfig' }, 'kubeconfig needs config.kubernetes.kubeconfig'],
    [
      { 'config.kubernetes': { mode: 'off', startupTaint: 'weir.dev/agent-not-ready' } },
      'config.kubernetes.startupTaint: with kubernetes.mode off nobody takes the taint off',
    ],
    [{ 'config.node': 'n1' }, 'config.node: every node would be called "n1"'],
    [{ 'serviceAccount.create': false }, 'serviceAccount.name: name the service account to use'],
    [{ 'config.http': { file: { url: 'http://x' } } }, 'config.http.file: another output has this name'],
    [
      { 'config.http': { a: { url: 'http://x' } }, 'config.otlp': { a: { endpoint: 'http://x' } } },
      'config.otlp.a: another output has this name',
    ],
    [{ 'config.pinDir': '/run/pins' }, 'config.pinDir: /run/pins is not below /sys/fs/bpf'],
    [{ 'config.stateDir': '/run/weir' }, 'config.runDir and config.stateDir: both are /run/weir'],
    [{ 'config.pods': '/etc/pods' }, 'config.pods: no extraVolumeMounts holds /etc/pods'],
    [
      { 'config.http': { siem: { url: 'http://x', headerFile: '/s/h' } } },
      'config.http.siem.headerFile: no extraVolumeMounts holds /s/h',
    ],
    [{ 'config.catalog.overlays': ['/c'] }, 'config.catalog.overlays: no extraVolumeMounts holds /c'],
    [
      { 'config.output.file': '/var/log/records.jsonl' },
      'config.output.file: /var/log/records.jsonl is in the read-only root of the container',
    ],
  ])('%j', (values, said) => {
    expect(refusal(values)).toContain(said);
  });

  it('are named all at once', () => {
    const text = refusal({ 'config.node': 'n1', 'privileged.enabled': true });
    expect(text).toContain('config.node:');
    expect(text).toContain('privileged.reason:');
  });
});
