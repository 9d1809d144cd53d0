#!/bin/sh
# Auditors score what waits for them, each in a spreadsheet of their own.
#   sh score.sh 2026-11-16 vera oleg
set -e
here=$(dirname "$0") day=$1
shift
for who in "$@"; do
  sheet="$who-$day"
  ASSIZE_NOW="${day}T15:00:00Z" assize --as "$who" --quiet score form --all --rows audit --out "$sheet.csv"
  sh "$here/fill.sh" "$sheet.csv" > "$sheet-filled.csv"
  ASSIZE_NOW="${day}T15:30:00Z" assize --as "$who" --quiet score submit --file "$sheet-filled.csv"
done
