{{- /* SPDX-License-Identifier: Apache-2.0 */ -}}
{{/*
Values that contradict each other: one sentence each, all at once. What one value alone may be is in values.schema.json.
*/}}
{{- define "weir.validate" -}}
{{- $problems := concat (fromJsonArray (include "weir.validate.metrics" .)) (fromJsonArray (include "weir.validate.pod" .)) (fromJsonArray (include "weir.validate.cluster" .)) (fromJsonArray (include "weir.validate.files" .)) -}}
{{- with $problems }}
{{- fail (printf "\n\n%s\n" (join "\n" .)) }}
{{- end }}
{{- end }}

{{- define "weir.validate.metrics" -}}
{{- $problems := list -}}
{{- $listen := .Values.config.metrics.listen -}}
{{- $port := include "weir.port" . -}}
{{- $host := include "weir.host" . -}}
{{- $prometheus := .Values.prometheus -}}
{{- if not $port -}}
  {{- if $listen }}{{ $problems = append $problems (printf "config.metrics.listen: %q names no port; write host:port or :port." $listen) }}{{ end -}}
  {{- range $name, $on := dict "podMonitor" $prometheus.podMonitor.enabled "serviceMonitor" $prometheus.serviceMonitor.enabled "rules" $prometheus.rules.enabled -}}
    {{- if $on }}{{ $problems = append $problems (printf "prometheus.%s.enabled: there are no metrics, since config.metrics.listen is empty." $name) }}{{ end -}}
  {{- end -}}
  {{- if .Values.grafana.enabled }}{{ $problems = append $problems "grafana.enabled: there are no metrics to show, since config.metrics.listen is empty." }}{{ end -}}
  {{- if .Values.probes.enabled }}{{ $problems = append $problems "probes.enabled: probes ask at config.metrics.listen, which is empty; name an address, or set probes.enabled to false." }}{{ end -}}
{{- end -}}
{{- if and $prometheus.rules.enabled (not (.Files.Get "files/alerts.yaml")) -}}
  {{- $problems = append $problems "prometheus.rules.enabled: this chart was packed without files/alerts.yaml." -}}
{{- end -}}
{{- if and .Values.grafana.enabled (not (.Files.Glob "files/dashboards/*.json")) -}}
  {{- $problems = append $problems "grafana.enabled: this chart was packed without files/dashboards." -}}
{{- end -}}
{{- if and $prometheus.podMonitor.enabled $prometheus.serviceMonitor.enabled -}}
  {{- $problems = append $problems "prometheus.podMonitor and prometheus.serviceMonitor: Prometheus would scrape every agent twice; enable one." -}}
{{- end -}}
{{- if and $port $host (not .Values.hostNetwork) -}}
  {{- $problems = append $problems (printf "config.metrics.listen: at %q neither the kubelet nor Prometheus reaches the pod; leave the host out, as in \":%s\", or set hostNetwork." $listen $port) -}}
{{- end -}}
{{- if and $port $host (or $prometheus.podMonitor.enabled $prometheus.serviceMonitor.enabled) (or (hasPrefix "127." $host) (has $host (list "localhost" "[::1]"))) -}}
  {{- $problems = append $problems (printf "config.metrics.listen: Prometheus can not reach %q; leave the host out, or disable the monitor." $listen) -}}
{{- end -}}
{{- if and .Values.hostNetwork (has $port (list "6443" "10248" "10249" "10250" "10255" "10256" "10257" "10259" "2379" "2380")) -}}
  {{- $problems = append $problems (printf "config.metrics.listen: port %s of the node belongs to Kubernetes; with hostNetwork take another." $port) -}}
{{- end -}}
{{ toJson $problems }}
{{- end }}

{{- define "weir.validate.pod" -}}
{{- $problems := list -}}
{{- if and .Values.privileged.enabled (not .Values.privileged.reason) -}}
  {{- $problems = append $problems "privileged.reason: say why the pods are privileged; it becomes an annotation of theirs." -}}
{{- end -}}
{{- if and .Values.privileged.reason (not .Values.privileged.enabled) -}}
  {{- $problems = append $problems "privileged.reason: there is a reason, but privileged.enabled is false." -}}
{{- end -}}
{{- if and .Values.privileged.enabled .Values.extraCapabilities -}}
  {{- $problems = append $problems "extraCapabilities: a privileged container has them all; drop one of the two." -}}
{{- end -}}
{{- $own := concat (list "/etc/weir" "/sys/fs/bpf" "/sys/fs/cgroup" "/sys/kernel/security" (.Values.config.runDir | default "/run/weir") (dig "stateDir" "/var/lib/weir" .Values.config)) (compact (splitList "\n" (include "weir.runtimeFolders" .))) -}}
{{- range .Values.extraVolumes -}}
  {{- if or (has .name (list "config" "bpffs" "cgroup" "securityfs" "run" "state")) (hasPrefix "runtime-" .name) -}}
    {{- $problems = append $problems (printf "extraVolumes %s: the chart has a volume of this name; take another." .name) -}}
  {{- end -}}
{{- end -}}
{{- range .Values.extraVolumeMounts -}}
  {{- if and (eq (.mountPropagation | default "None") "Bidirectional") (not $.Values.privileged.enabled) -}}
    {{- $problems = append $problems (printf "extraVolumeMounts %s: Kubernetes gives Bidirectional propagation to privileged containers alone; use HostToContainer, or set privileged." .name) -}}
  {{- end -}}
  {{- if has (trimSuffix "/" .mountPath) $own -}}
    {{- $problems = append $problems (printf "extraVolumeMounts %s: the chart mounts %s itself." .name .mountPath) -}}
  {{- end -}}
  {{- $name := .name -}}
  {{- $found := false -}}
  {{- range $.Values.extraVolumes }}{{ if eq .name $name }}{{ $found = true }}{{ end }}{{ end -}}
  {{- if not $found }}{{ $problems = append $problems (printf "extraVolumeMounts %s: extraVolumes has no volume of this name." $name) }}{{ end -}}
{{- end -}}
{{- range .Values.extraEnv -}}
  {{- if hasPrefix "WEIR_" .name -}}
    {{- $problems = append $problems (printf "extraEnv %s: it would silently win over config; set the option in config." .name) -}}
  {{- end -}}
  {{- if eq .name "NODE_NAME" }}{{ $problems = append $problems "extraEnv NODE_NAME: the chart sets it to the name of the node." }}{{ end -}}
  {{- if eq .name "NODE_ADDRESS" }}{{ $problems = append $problems "extraEnv NODE_ADDRESS: the chart sets it to the address of the node." }}{{ end -}}
{{- end -}}
{{- if and .Values.resourceQuota.enabled (not .Values.priorityClassName) -}}
  {{- $problems = append $problems "resourceQuota.enabled: it is about priorityClassName, which is empty." -}}
{{- end -}}
{{ toJson $problems }}
{{- end }}

{{- define "weir.validate.cluster" -}}
{{- $problems := list -}}
{{- $config := .Values.config -}}
{{- $mode := dig "kubernetes" "mode" "auto" $config -}}
{{- $pods := $config.pods | default "" -}}
{{- if and (eq $mode "off") (eq ($config.observe | default "ai") "governed") (not $pods) -}}
  {{- $problems = append $problems "config.observe: governed needs labels of pods, which nobody tells of with kubernetes.mode off; ask the API server, or name a folder of manifests in config.pods." -}}
{{- end -}}
{{- if and (eq $mode "off") (eq (dig "cri" "mode" "auto" $config) "off") (not $pods) -}}
  {{- $problems = append $problems "config: kubernetes.mode and cri.mode are off and pods is empty, so that nobody tells of pods; leave one on." -}}
{{- end -}}
{{- if and (eq $mode "kubeconfig") (not (dig "kubernetes" "kubeconfig" "" $config)) -}}
  {{- $problems = append $problems "config.kubernetes.mode: kubeconfig needs config.kubernetes.kubeconfig, since a pod has no ~/.kube/config." -}}
{{- end -}}
{{- if and (eq $mode "off") (dig "kubernetes" "startupTaint" "" $config) -}}
  {{- $problems = append $problems "config.kubernetes.startupTaint: with kubernetes.mode off nobody takes the taint off; ask the API server, or leave it out." -}}
{{- end -}}
{{- if $config.node -}}
  {{- $problems = append $problems (printf "config.node: every node would be called %q; leave it empty, each pod knows its node." $config.node) -}}
{{- end -}}
{{- if and (not .Values.serviceAccount.create) (not .Values.serviceAccount.name) -}}
  {{- $problems = append $problems "serviceAccount.name: name the service account to use, since serviceAccount.create is false." -}}
{{- end -}}
{{ toJson $problems }}
{{- end }}

{{- define "weir.validate.files" -}}
{{- $problems := list -}}
{{- $config := .Values.config -}}
{{- $names := list "stdout" "file" -}}
{{- range $section := list "http" "otlp" -}}
  {{- range $name, $_ := dig $section dict $config -}}
    {{- if has $name $names -}}
      {{- $problems = append $problems (printf "config.%s.%s: another output has this name; choose another." $section $name) -}}
    {{- end -}}
    {{- $names = append $names $name -}}
  {{- end -}}
{{- end -}}
{{- if not (hasPrefix "/sys/fs/bpf/" ($config.pinDir | default "/sys/fs/bpf/weir")) -}}
  {{- $problems = append $problems (printf "config.pinDir: %s is not below /sys/fs/bpf, which is what the pod mounts of the node's bpffs." $config.pinDir) -}}
{{- end -}}
{{- $runDir := $config.runDir | default "/run/weir" -}}
{{- $stateDir := dig "stateDir" "/var/lib/weir" $config -}}
{{- range $option, $folder := dict "runDir" $runDir "stateDir" $stateDir -}}
  {{- if and $folder (not (hasPrefix "/" $folder)) }}{{ $problems = append $problems (printf "config.%s: %s is no absolute path." $option $folder) }}{{ end -}}
{{- end -}}
{{- if eq $runDir $stateDir }}{{ $problems = append $problems (printf "config.runDir and config.stateDir: both are %s." $runDir) }}{{ end -}}
{{- $mounts := list -}}
{{- range .Values.extraVolumeMounts }}{{ $mounts = append $mounts .mountPath }}{{ end -}}
{{- $read := list (list "pods" ($config.pods | default "")) (list "kubernetes.kubeconfig" (dig "kubernetes" "kubeconfig" "" $config)) -}}
{{- range $section := list "http" "otlp" -}}
  {{- range $name, $output := dig $section dict $config -}}
    {{- range $option := list "headerFile" "caFile" -}}
      {{- $read = append $read (list (printf "%s.%s.%s" $section $name $option) (dig $option "" $output)) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- range dig "catalog" "overlays" list $config }}{{ $read = append $read (list "catalog.overlays" .) }}{{ end -}}
{{- range $read -}}
  {{- if and (index . 1) (not (include "weir.isBelow" (list (index . 1) $mounts))) -}}
    {{- $problems = append $problems (printf "config.%s: no extraVolumeMounts holds %s." (index . 0) (index . 1)) -}}
  {{- end -}}
{{- end -}}
{{- $file := dig "output" "file" "" $config -}}
{{- if and $file (not (include "weir.isBelow" (list $file (concat $mounts (compact (list $runDir $stateDir)))))) -}}
  {{- $problems = append $problems (printf "config.output.file: %s is in the read-only root of the container; write below config.stateDir (%s), or mount a volume there." $file $stateDir) -}}
{{- end -}}
{{ toJson $problems }}
{{- end }}

{{/* Whether a path is one of some folders, or below one: [path, [folders]]. Empty when not. */}}
{{- define "weir.isBelow" -}}
{{- $path := index . 0 -}}
{{- range index . 1 -}}
{{- if or (eq $path .) (hasPrefix (printf "%s/" (trimSuffix "/" .)) $path) }}yes{{ end -}}
{{- end -}}
{{- end }}
