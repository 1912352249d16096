#!/usr/bin/env bash
# Reads one example article, puts all of them into a ledger in a temporary folder, and shows the dossiers.
# The articles were written for this purpose: the facts are those of the time, the words and the outlets are ours.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
intalks=${INTALKS:-intalks}
[[ $intalks != */* ]] || intalks=$(cd "$(dirname "$intalks")" && pwd)/$(basename "$intalks")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$here"

run() {
  printf '\n$ intalks %s\n' "$*"
  "$intalks" "$@"
}

echo "1. What one article says"
run read ford-changan.txt --published 2012-06-18 --outlet "The Motor Post" --title "Ford and Changan drop export idea"

echo
echo "2. Thirteen articles into a ledger"
run add reports.jsonl --ledger "$folder/demo.db"
run add ford-changan.txt --ledger "$folder/demo.db" --published 2012-06-18 --outlet "The Motor Post" \
  --title "Ford and Changan drop export idea"

echo
echo "3. One dossier for each deal"
run dossiers --ledger "$folder/demo.db"

echo
echo "4. The story of one of them"
chery=$("$intalks" dossiers --company Chery --ledger "$folder/demo.db" --json | sed -nE '1s/^\{"id":"([0-9a-f]{8}).*/\1/p')
run show "$chery" --ledger "$folder/demo.db"
