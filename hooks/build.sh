#!/usr/bin/env bash
# `ask deploy` runs this in place of its own build, which would pack lambda/ alone. It gives the path of the zip
# as the first argument. The zip is built for the runtime that ask-resources.json names, on the processor that ask-cli takes.
set -euo pipefail
zip=${1:?usage: hooks/build.sh ZIP}
case $zip in /*) ;; *) zip=$PWD/$zip ;; esac
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=$(command -v .venv/bin/python || command -v python3)
runtime=$("$python" -c 'import json
print(json.load(open("ask-resources.json"))["profiles"]["default"]["skillInfrastructure"]["userConfig"]["runtime"])')
"$python" scripts/build_lambda.py --to "$zip" --python "${runtime#python}" --processor x86_64
