#!/bin/sh
# Starts a throw-away PostgreSQL for tests and prints its address; `tools/external-postgres.sh stop DIR` ends it.
#
#   PARLEY_TEST_DATABASE_URL=$(tools/external-postgres.sh) npx vitest run src/adapters/store
#
# Installs Debian's postgresql where it is missing (needs root). The folder that it lives in is printed on standard error.
set -eu

programs() {
  for candidate in /usr/lib/postgresql/*/bin; do
    [ -x "$candidate/initdb" ] && found=$candidate
  done
  echo "${found:-}"
}

# PostgreSQL refuses to run as root: Debian's package brings the user postgres.
as_owner() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups env HOME="$dir" LC_ALL=C "$@"
  else
    env LC_ALL=C "$@"
  fi
}

if [ "${1:-}" = stop ]; then
  dir=${2:?usage: external-postgres.sh stop DIR}
  [ -f "$dir/data/PG_VERSION" ] || { echo "There is no PostgreSQL of ours in $dir." >&2; exit 1; }
  as_owner "$(programs)/pg_ctl" -D "$dir/data" -m immediate stop >&2
  rm -rf "$dir"
  exit 0
fi

if [ -z "$(programs)" ]; then
  [ "$(id -u)" = 0 ] || { echo "Install Debian's postgresql first, or run this as root." >&2; exit 1; }
  # The package would start a cluster of its own.
  mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/parley.conf
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql; } >&2
fi

bin=$(programs)
dir=$(mktemp -d "${TMPDIR:-/tmp}/parley-postgres-XXXXXX")
[ "$(id -u)" = 0 ] && chown postgres:postgres "$dir"
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s' "$password" > "$dir/password"
[ "$(id -u)" = 0 ] && chown postgres:postgres "$dir/password"

as_owner "$bin/initdb" -D "$dir/data" -U parley -E UTF8 --no-locale -A scram-sha-256 --pwfile="$dir/password" >&2
port=$(node -e "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})")
as_owner "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$dir -c fsync=off" start >&2
echo "Its folder is $dir; end it with: $0 stop $dir" >&2
echo "postgres://parley:$password@127.0.0.1:$port/postgres"
