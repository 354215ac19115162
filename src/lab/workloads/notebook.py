# SPDX-License-Identifier: Apache-2.0
"""A notebook that tries out a model: asks the hub for its newest commit, then downloads the weights.

    notebook.py OWNER/NAME FILE
"""

import json
import sys
import urllib.request

HUB = "https://huggingface.co"
HEADERS = {"User-Agent": "notebook/1.0; python/urllib"}


def get(url):
    return urllib.request.urlopen(urllib.request.Request(url, headers=HEADERS), timeout=20)


def main(model, file):
    with get(f"{HUB}/api/models/{model}") as answer:
        commit = json.load(answer)["sha"]
    with get(f"{HUB}/{model}/resolve/{commit}/{file}") as answer, open(file, "wb") as output:
        while chunk := answer.read(1 << 20):
            output.write(chunk)
        size = output.tell()
    print(f"{model}@{commit[:12]}: {size} bytes in {file}")


if __name__ == "__main__":
    main(*sys.argv[1:])
