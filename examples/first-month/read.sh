#!/bin/sh
# Agents say that they have read what was delivered to them. It is not consent.
#   sh read.sh 2026-11-30
export ASSIZE_NOW="$1T15:45:00Z"
assize --as rosa --quiet --format csv report acknowledgements 2>/dev/null |
  awk -F, 'NR > 1 { print $1, $2 }' |
  while read -r who audit; do assize --as "$who" --quiet score acknowledge "$audit" </dev/null; done
