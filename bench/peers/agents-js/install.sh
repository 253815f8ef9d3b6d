#!/usr/bin/env bash
# Installs agents-js and its Silero plugin into node_modules/ beside this file, at the versions of package-lock.json.
# No install script runs: the native parts come inside the packages, and the Silero model inside its plugin.
set -euo pipefail
cd "$(dirname "$0")"
stamp=node_modules/.installed
want="$(sha256sum package-lock.json | cut -d' ' -f1)"
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then
  echo "agents-js: already installed"
  exit 0
fi
npm ci
echo "$want" > "$stamp"
echo "agents-js: installed"
