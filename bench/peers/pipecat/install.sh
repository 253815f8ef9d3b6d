#!/usr/bin/env bash
# Installs Pipecat and what it serves with into .venv/ beside this file, at the versions of requirements.txt.
# The Silero and Smart Turn models come inside the pipecat-ai package. PYTHON (default python3) must be 3.11 or newer.
set -euo pipefail
cd "$(dirname "$0")"
python="${PYTHON:-python3}"
stamp=.venv/.installed
want="$(sha256sum requirements.txt | cut -d' ' -f1)"
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then
  echo "pipecat: already installed"
  exit 0
fi
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "pipecat needs Python 3.11 or newer, $("$python" --version) is too old; set PYTHON=/path/to/python3.11" >&2
  exit 1
}
"$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.txt
.venv/bin/python -m compileall -q .venv/lib >/dev/null 2>&1 || true
echo "$want" > "$stamp"
echo "pipecat: installed"
