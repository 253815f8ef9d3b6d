#!/usr/bin/env bash
# Serves calls by agents-js. PORT (default 9200), PROFILE (see README.md), SPEED=instant|vendor.
# Prints `stats http://…` and `ready ws://127.0.0.1:PORT/` once calls are taken. Replaces itself by the server: its process id is the server's.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
if [ ! -d "$here/node_modules/@livekit/agents" ]; then
  echo "agents-js is not installed; run $here/install.sh first" >&2
  exit 1
fi
node="${NODE:-$here/../../../node_modules/.bin/node}"
[ -x "$node" ] || node=node
cd "$here"
# shellcheck disable=SC2086 # NODE_ARGS is a list of words
exec "$node" --expose-gc ${NODE_ARGS:-} server.mjs
