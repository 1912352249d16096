#!/usr/bin/env bash
# Reads one example article, adds all of them to a ledger in a temporary folder, lists the dossiers and shows one.
# The articles were written for this purpose: the facts are those of the time, the words and the outlets are ours.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
intalks=${INTALKS:-intalks}
[[ $intalks != */* ]] || intalks=$(cd "$(dirname "$intalks")" && pwd)/$(basename "$intalks")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$here"/reports.jsonl "$here"/ford-changan.txt "$folder"
cd "$folder"

run() {
  local shown="intalks" argument
  for argument in "$@"; do
    [[ $argument == *" "* ]] && shown+=" \"$argument\"" || shown+=" $argument"
  done
  printf '\n$ %s\n' "$shown"
  "$intalks" "$@"
}

echo "1. What one article says"
of_june=(--published 2012-06-18 --outlet "The Motor Post" --title "Ford and Changan drop export idea")
run read ford-changan.txt "${of_june[@]}"

echo
echo "2. Thirteen articles into a ledger"
run add reports.jsonl
run add ford-changan.txt "${of_june[@]}"

echo
echo "3. One dossier for each deal"
run dossiers

echo
echo "4. The story of one of them"
# The one that the first report of all, of October 2006, belongs to.
first='s/^\{"id":"([0-9a-f]{8}).*"articles":\["courier-2006-10-09".*/\1/p'
chery=$("$intalks" dossiers --company Chery --json | sed -nE "$first" | sed -n 1p)
run show "$chery"
