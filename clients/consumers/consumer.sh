#!/usr/bin/env bash
# A subscriber with curl and jq, over HTTP alone: consumer.sh https://county/goals goals.ndjson
# It keeps one document a line; the last whole line is its place. The settings are those that `python -m goals client add` hands over.
# One event a request: jq would not give back a page's documents byte for byte, and the leaf hash is that of the stored bytes.
set -euo pipefail
export LC_ALL=C.UTF-8
feed=${1%/events}/events file=$2 identity=$2.log
answer=$(mktemp -d)
trap 'rm -rf "$answer"' EXIT

stop() { echo "$1" >&2; exit 1; }
leaf_of() { printf '\0%s' "$1" | sha256sum | cut -d' ' -f1; }
sequence_of() { echo $((10#$(jq -r .sequence <<<"$1"))); }
header() { tr -d '\r' <"$answer/headers" | awk -v name="$1:" 'tolower($1) == name {print $2}'; }
token() { # kept by curl in a file, not on its command line
  local client
  client=$(jq -rn '[env.BIHUAN_CLIENT_ID, env.BIHUAN_CLIENT_SECRET] | map(@uri) | join(":")')
  curl -sS --fail --config <(printf 'user = "%s"\n' "$client") -d grant_type=client_credentials "$BIHUAN_TOKEN_URL" |
    jq -r '"header = \"Authorization: Bearer \(.access_token)\""' >"$answer/token"
}

touch "$file"
test -z "$(tail -c 1 "$file")" || sed -i '$d' "$file" # a line that was cut off when we were killed
position=0 leaf='' wait=0 log=$(cat "$identity" 2>/dev/null || true)
if last=$(tail -n 1 "$file") && test -n "$last"; then
  position=$(sequence_of "$last") leaf=$(leaf_of "$last")
fi

while true; do
  status=000
  if test -s "$answer/token" || token; then
    asked="$feed?after=$position&limit=1&wait=$wait"
    status=$(curl -sS --max-time 50 --config "$answer/token" -D "$answer/headers" -o "$answer/page" -w '%{http_code}' "$asked") || status=000
  fi
  case $status in
    200) ;;
    401) rm -f "$answer/token" && continue ;; # it has expired
    403 | 404 | 422) stop "$feed 应答 $status：$(cat "$answer/page")" ;;
    *) echo "$feed 没有应答（$status）" >&2 && sleep 1 && continue ;;
  esac

  told=$(header log-id)
  test -n "$log" || { log=$told && printf %s "$log" >"$identity"; }
  if test "$told" != "$log"; then # a branch: back to the last position in common, and on from there
    common=$(grep -i '^log-ancestors:' "$answer/headers" | grep -o "$log;[0-9]*;" | cut -d';' -f2 || true)
    test -n "$common" || stop "日志标识是 $told，此前所读的是 $log：不是同一份日志"
    if test "$position" -gt "$common"; then
      echo "日志另起分支为 $told：位置 $common 之后所读的作废" >&2
      head -n "$common" "$file" >"$file.kept" && mv "$file.kept" "$file" # one document a line, from position 1 on
      position=$common leaf=''
      test "$common" = 0 || leaf=$(leaf_of "$(tail -n 1 "$file")")
    fi
    log=$told wait=0 && printf %s "$log" >"$identity"
    continue
  fi
  test "$(header head)" -ge "$position" || stop "日志止于位置 $(header head)，此前已读到 $position：日志被还原到较早的时点"
  test "$position" = 0 || test "$(header leaf-hash)" = "$leaf" || stop "位置 $position 的事件与此前所读的不同，叶哈希不符"

  page=$(cat "$answer/page")
  test "$page" != '[]' || { wait=20 && continue; }
  document=${page#'['} document=${document%']'}
  next=$(sequence_of "$document")
  test "$next" = $((position + 1)) || stop "应为位置 $((position + 1))，来的是 $next"
  printf '%s\n' "$document" >>"$file"
  position=$next leaf=$(leaf_of "$document")
done
