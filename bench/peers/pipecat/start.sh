#!/usr/bin/env bash
# Serves calls by Pipecat. PORT (default 9300), PROFILE (see README.md), SPEED=instant|vendor.
# Prints `ready ws://127.0.0.1:PORT/` once calls are taken. Replaces itself by the server: its process id is the server's.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
if [ ! -x "$here/.venv/bin/python" ]; then
  echo "pipecat is not installed; run $here/install.sh first" >&2
  exit 1
fi
cd "$here"
# shellcheck disable=SC2086 # PYTHON_ARGS is a list of words
exec .venv/bin/python ${PYTHON_ARGS:-} server.py
