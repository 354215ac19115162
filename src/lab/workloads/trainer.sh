#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A training job: takes its data from the feature store over plain HTTP, looks for an experiment tracker that was shut
# down long ago, and asks an LLM what it thinks of the learning rate. It goes on without the last two.
set -eu

curl --silent --show-error --fail --output churn.csv \
  http://feature-store.features.svc.cluster.local/features/churn.csv
echo "rows: $(($(wc -l <churn.csv) - 1))"

# Status 6: the name doesn't exist.
status=0
curl --silent --output runs.json https://mlflow.training.example/api/2.0/mlflow/runs/search || status=$?
[ "$status" -eq 6 ] && echo "no experiment tracker"

# Status 7: nothing takes the connection, or a policy refuses it.
status=0
curl --silent --show-error --fail --output advice.json \
  --header "Authorization: Bearer ${OPENAI_API_KEY}" --header 'Content-Type: application/json' \
  --data '{"model":"gpt-5-mini","messages":[{"role":"user","content":"Is 2e-4 a good learning rate?"}]}' \
  https://api.openai.com/v1/chat/completions || status=$?
case "$status" in
  0) echo "advice: $(wc -c <advice.json) bytes" ;;
  7) echo "no advice" ;;
  *) exit "$status" ;;
esac
