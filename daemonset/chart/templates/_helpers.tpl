{{- /* SPDX-License-Identifier: Apache-2.0 */ -}}
{{/* The release's name, with weir in it. */}}
{{- define "weir.name" -}}
{{- if contains "weir" .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-weir{{ end -}}
{{- end }}

{{- define "weir.selector" -}}
app.kubernetes.io/name: weir
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "weir.labels" -}}
{{ include "weir.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "weir.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (include "weir.name" .) }}
{{- end }}

{{- define "weir.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end }}

{{/* Port of /metrics, /healthz and /readyz; empty without. */}}
{{- define "weir.port" -}}
{{ regexFind "[0-9]+$" .Values.config.metrics.listen }}
{{- end }}

{{/* Host part of the address: empty where it listens on all. */}}
{{- define "weir.host" -}}
{{- $host := regexReplaceAll ":[0-9]+$" .Values.config.metrics.listen "" -}}
{{- if not (has $host (list "" "0.0.0.0" "[::]")) }}{{ $host }}{{ end -}}
{{- end }}

{{/* Whether the agent talks to the API server: empty when not. */}}
{{- define "weir.asksApiServer" -}}
{{- if ne (dig "kubernetes" "mode" "auto" .Values.config) "off" }}yes{{ end -}}
{{- end }}

{{/* Folders of the container runtimes' sockets, one a line. */}}
{{- define "weir.runtimeFolders" -}}
{{- if ne (dig "cri" "mode" "auto" .Values.config) "off" -}}
{{- with dig "cri" "socket" "" .Values.config -}}
{{ dir . }}
{{- else -}}
/run/containerd
/run/crio
/run/k3s/containerd
{{- end -}}
{{- end -}}
{{- end }}
