#!/bin/sh
# Checks a proof of a draw (VDS-1) with sh and coreutils alone, in the folder that it lies in:
#
#   sh check.sh [COMMIT]     COMMIT: the commitment's hash as you noted it when the draw was announced
#
# One line a step, `ok` or `WRONG`. Exit 0: every step is ok; 1: one is not; 2: it cannot be run. It reads
# and writes nothing outside of this folder but a temporary one. What the steps prove is in README.txt.

LC_ALL=C
export LC_ALL
unset IFS CDPATH
TAB=$(printf '\t')
wrong=0
steps=0

main() {
  cd "$(dirname "$0")" || exit 2
  for tool in sha256sum sort split truncate; do
    command -v "$tool" >/dev/null || { echo "$tool is not installed: it is one of coreutils" >&2; exit 2; }
  done
  work=$(mktemp -d) || exit 2
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' HUP INT TERM
  read_values
  check_commitment "$1"
  if [ -f frame.tsv ]; then
    check_frame
    [ -z "$(sizes)" ] || check_sizes
    [ -z "$verdicts" ] || check_verdicts
  else check_row; fi
  check_key
  check_tickets
  if [ -f frame.tsv ]; then check_selection; else check_place; fi
  if [ -s later.tsv ]; then check_later; fi
  [ "$(value draw.txt void)" != yes ] || echo 'note   The draw is void: it counts for nothing any more.'
  [ "$untold" = no ] || echo 'note   verdicts.tsv is not here: the root of what the machine said is taken on trust.'
  [ "${trusted:-0}" = 0 ] || echo "note   $trusted of the tickets of this stratum are shown without their refs: they are taken on trust."
  case $source in
  local)
    echo 'note   The seed is local: the draw is reproducible, not verifiable. Nobody can show that'
    echo '       other seeds were not tried before this one.' ;;
  dice:*) echo 'note   That the dice fell so is the word of those who saw them.' ;;
  reveal:*)
    case $seed in
    drand:*) echo "note   A party did not reveal: compare the seed with round $(round_of "$seed") of the beacon." ;;
    *) echo 'note   The seed is the hash of the secrets: ask the parties whether theirs is among them.' ;;
    esac ;;
  drand:*) echo "note   Compare the seed with what the beacon published for round $(round_of "$seed")." ;;
  esac
  if [ "$wrong" -gt 0 ]; then echo "WRONG: $wrong of $steps steps"; exit 1; fi
  echo "All $steps steps are ok."
}

# --- The steps --------------------------------------------------------------------------------------

# The hash is that of the exact bytes of commitment.txt, and draw.txt speaks of the same draw.
check_commitment() { # [COMMIT]
  found=$(sum_of <commitment.txt)
  same=yes
  [ "$found" = "$commit" ] || same=no
  [ "$(value draw.txt draw)" = "$(value commitment.txt draw)" ] || same=no
  [ "$(value draw.txt seed-source)" = "$source" ] || same=no
  [ "$(value commitment.txt scheme)" = vds1 ] || same=no
  step commitment "$same" "commitment.txt has the hash $found" 'commitment.txt is not the one that draw.txt names'
  [ -z "$1" ] || { [ "$1" = "$found" ] && same=yes || same=no
    step noted "$same" 'it is the hash that you noted' 'it is not the hash that you noted'; }
}

# Every row gives a leaf, the leaves of a bucket a node, the nodes the root.
check_frame() {
  same=yes
  digests leaf: <frame.tsv | sort >"$work/leaves"
  count=$(($(wc -l <"$work/leaves")))
  [ "$count" = "$n" ] || same=no
  [ -z "$(cut -f1 frame.tsv | sort | uniq -d | head -n 1)" ] || same=no
  nodes_of <"$work/leaves" >"$work/nodes"
  [ "$(root_of "$work/nodes")" = "$frame" ] || same=no
  step frame "$same" "its $n rows give the root that the commitment names" \
    "its $count rows do not give the root of the commitment"
}

# Where the rows lie in an engine, the commitment says how many each stratum has: so many are there.
check_sizes() {
  cut -f2- frame.tsv | sort | uniq -c | while IFS= read -r line; do
    line=${line#"${line%%[! ]*}"}
    printf '%s\t%s\n' "${line#* }" "${line%% *}"
  done | sort >"$work/counted"
  sizes | sort >"$work/sizes"
  other=$(comm -13 "$work/sizes" "$work/counted" | head -n 1 | tr '\t' ' ' | tr -d '\000-\037\177')
  same=no
  [ "$(sum_of <"$work/counted")" = "$(sum_of <"$work/sizes")" ] && same=yes
  step sizes "$same" 'each stratum has as many rows as the commitment says' \
    "a stratum has other rows than the commitment says, as counted here: ${other:-none of one of them}"
}

# What the machine of the plan said of each row gives the root of its verdicts that the commitment names.
check_verdicts() {
  [ -f verdicts.tsv ] || { untold=yes; return; }
  same=yes
  digests leaf: <verdicts.tsv | sort >"$work/said"
  nodes_of <"$work/said" >"$work/saidnodes"
  [ "$({ printf 'frame:ref,verdicts:%s:' "$n"; tr -d '\n' <"$work/saidnodes"; } | sum_of)" = "$verdicts" ] || same=no
  [ "$(cut -f1 verdicts.tsv | sort | sum_of)" = "$(cut -f1 frame.tsv | sort | sum_of)" ] || same=no
  if [ -f said.tsv ]; then
    sort verdicts.tsv >"$work/allsaid"
    [ -z "$(sort said.tsv | comm -23 - "$work/allsaid" | head -n 1)" ] || same=no
  fi
  step verdicts "$same" 'verdicts.tsv gives the root of what the machine said, as committed' \
    'verdicts.tsv is not what the machine said when the commitment was made'
}

# The leaf of the row is in its bucket, the node of the bucket among the nodes, and these give the root.
check_row() {
  same=no
  leaf=$(digests leaf: <row.tsv)
  bucket=$(printf '%s' "$leaf" | cut -c1-4)
  each_is 64 "$bucket" <bucket.txt && holds "$leaf" <bucket.txt && same=yes
  step row "$same" 'the leaf of row.tsv is in bucket.txt' 'the leaf of row.tsv is not in bucket.txt'
  same=no
  node=$({ printf 'node:'; tr -d '\n' <bucket.txt; } | sum_of)
  each_is 68 '' <nodes.txt && holds "$bucket$node" <nodes.txt && same=yes
  step bucket "$same" 'the node of bucket.txt is in nodes.txt' 'the node of bucket.txt is not in nodes.txt'
  same=no
  sort -cu nodes.txt 2>/dev/null && [ "$(root_of nodes.txt)" = "$frame" ] && same=yes
  step frame "$same" "nodes.txt gives the root, of $n rows, that the commitment names" \
    'nodes.txt does not give the root of the commitment'
}

# The key is made of the commitment's hash and the seed.
check_key() {
  same=no
  [ "$(printf 'draw:%s:%s' "$commit" "$seed" | sum_of)" = "$key" ] && same=yes
  step key "$same" 'commitment and seed give the key' 'commitment and seed do not give the key'
}

# Every ticket whose ref is shown is made of the key and that ref.
check_tickets() {
  : >"$work/refs"
  : >"$work/claimed"
  { cat drawn.tsv; first_columns <later.tsv; } >"$work/shown"
  while IFS= read -r line; do
    ref=${line##*"$TAB"}
    ticket=${line%"$TAB"*}
    [ -z "$ref" ] || { printf '%s\n' "$ref" >>"$work/refs"; printf '%s\n' "${ticket##*"$TAB"}" >>"$work/claimed"; }
  done <"$work/shown"
  if [ ! -f frame.tsv ]; then
    cut -f1 row.tsv >>"$work/refs"
    printf '%s\n' "$(value ticket.txt ticket)" >>"$work/claimed"
  fi
  same=no
  [ "$(digests "$key:" <"$work/refs" | sum_of)" = "$(sum_of <"$work/claimed")" ] && same=yes
  step tickets "$same" 'key and ref give the ticket, wherever a ref is shown' \
    'key and ref do not give one of the tickets'
}

# The drawn are, of each stratum, as many of the smallest tickets as its quota says.
check_selection() {
  cut -f1 frame.tsv >"$work/refs"
  digests "$key:" <"$work/refs" >"$work/tickets"
  { quotas; cut -f2- frame.tsv | paste - "$work/tickets" "$work/refs"; } | sort >"$work/ranked"
  smallest "" <"$work/ranked" >"$work/drawn"
  count=$(($(wc -l <"$work/drawn")))
  same=no
  [ "$(sum_of <"$work/drawn")" = "$(sum_of <drawn.tsv)" ] && same=yes
  step selection "$same" "drawn.tsv has the $count smallest tickets of the strata" \
    'drawn.tsv does not have the smallest tickets of the strata'
}

# The tickets of the row's stratum are in order, no more than its quota; the row is among them, or beyond.
check_place() {
  IFS= read -r row <row.tsv
  labels=${row#*"$TAB"}
  own=$(value ticket.txt ticket)
  quota=$(quotas | quota_of "$labels")
  same=yes
  place=$(stratum_of "$labels" "$own" <drawn.tsv) || same=no
  trusted=$(($(wc -l <"$work/blank")))
  size=$(($(wc -l <"$work/stratum")))
  [ "$size" -le "$quota" ] || same=no
  sort -c "$work/stratum" 2>/dev/null || same=no
  if [ -z "$place" ]; then
    # Not drawn: the quota is full, and every ticket that was drawn is smaller.
    [ "$size" = "$quota" ] || same=no
    { cat "$work/stratum"; printf '%s\n' "$own"; } | sort -c 2>/dev/null || same=no
  fi
  [ "$(value ticket.txt drawn)" = "${place:-no}" ] || same=no
  if [ -n "$place" ]; then says="the row was drawn: its ticket is number $place of the $size drawn from its stratum"
  else says="the row was not drawn: each of the $size drawn from its stratum has a smaller ticket"; fi
  step selection "$same" "$says" 'the ticket of the row does not have its place in its stratum'
}

# What came later is not in the draw. With the whole frame each has the rank that it says; the strata are known.
check_later() {
  count=$(($(wc -l <later.tsv)))
  first_columns <later.tsv | sort >"$work/later"
  same=yes
  [ -z "$(sort "$work/later" drawn.tsv | uniq -d | head -n 1)" ] || same=no
  if [ -f frame.tsv ]; then
    smallest all <"$work/ranked" | sort >"$work/all"
    [ -z "$(comm -23 "$work/later" "$work/all" | head -n 1)" ] || same=no
    step later "$same" "$count came later, each with the rank of its ticket" \
      'later.tsv has something else than tickets of the strata with their ranks'
  else
    step later "$same" "$count came later, none of them in drawn.tsv" 'later.tsv has something of drawn.tsv'
  fi
}

# --- What they are made of --------------------------------------------------------------------------

step() { # NAME yes|no SAYS-WHEN-OK SAYS-WHEN-WRONG
  steps=$((steps + 1))
  if [ "$2" = yes ]; then printf 'ok     %-10s  %s\n' "$1" "$3"
  else printf 'WRONG  %-10s  %s\n' "$1" "$4"; wrong=$((wrong + 1)); fi
}

read_values() {
  if [ -f frame.tsv ]; then more=; else more='row.tsv bucket.txt nodes.txt ticket.txt'; fi
  if [ ! -f frame.tsv ] && [ ! -f row.tsv ] && [ -f commitment.txt ] && [ "$(value commitment.txt population)" = external ]; then
    echo 'frame.tsv is not here: the rows lie in an engine. Who may query it writes them into this folder, as README.txt says:' \
      'ref TAB strata, sorted by bytes. Or let row.tsv show one row: assize assign proof DRAW --ref REF --buckets FILE' >&2
    exit 2
  fi
  for file in commitment.txt draw.txt drawn.tsv later.tsv $more; do
    [ -f "$file" ] || { echo "$file is not here" >&2; exit 2; }
  done
  commit=$(value draw.txt commit)
  seed=$(value draw.txt seed)
  key=$(value draw.txt key)
  columns=$(value commitment.txt columns)
  frame=$(value commitment.txt frame)
  n=$(value commitment.txt n)
  verdicts=$(value commitment.txt verdicts)
  untold=no
  source=$(value commitment.txt seed-source)
}

# What stands after KEY= in the first line that begins so.
value() { # FILE KEY
  while IFS= read -r line; do
    case $line in "$2="*) printf '%s\n' "${line#*=}"; return ;; esac
  done <"$1"
}

# The round of a seed `drand:CHAIN:ROUND:RANDOMNESS`.
round_of() { printf '%s\n' "$1" | cut -d: -f3; }

sum_of() { sha256sum | cut -c1-64; }

# The hash of PREFIX and each line. sha256sum hashes files, many at once: each line becomes one, without its end.
digests() { # PREFIX <LINES
  cat >"$work/plain"
  yes "$1" | head -n $(($(wc -l <"$work/plain"))) | paste -d '\0' - "$work/plain" >"$work/lines"
  mkdir "$work/chunks" "$work/batch" || exit 2
  split -l 4000 -a 5 "$work/lines" "$work/chunks/"
  for chunk in "$work/chunks"/*; do
    [ -f "$chunk" ] || continue
    split -l 1 -a 3 "$chunk" "$work/batch/"
    (cd "$work/batch" && truncate -s -1 -- * && sha256sum -- * | cut -c1-64 && rm -f -- *)
  done
  rm -r "$work/chunks" "$work/batch"
}

# `b node(b)` without the space, for each bucket of ascending leaves.
nodes_of() { # <LEAVES
  rm -rf "$work/buckets"
  mkdir "$work/buckets" || exit 2
  last=
  while read -r leaf; do
    bucket=${leaf%"${leaf#????}"}
    [ "$bucket" = "$last" ] || { printf 'node:' >"$work/buckets/$bucket"; last=$bucket; }
    printf '%s' "$leaf" >>"$work/buckets/$bucket"
  done
  for digit in 0 1 2 3 4 5 6 7 8 9 a b c d e f; do
    (cd "$work/buckets" && set -- "$digit"* && [ -f "$1" ] && sha256sum -- "$@")
  done | while read -r sum bucket; do printf '%s%s\n' "$bucket" "$sum"; done
}

root_of() { # NODES
  { printf 'frame:%s:%s:' "$columns" "$n"; tr -d '\n' <"$1"; } | sum_of
}

# Whether every line has so many characters, all of them hexadecimal, and begins so.
each_is() { # LENGTH BEGINNING <LINES
  while IFS= read -r line; do
    [ "${#line}" = "$1" ] || return 1
    case $line in *[!0-9a-f]*) return 1 ;; "$2"*) ;; *) return 1 ;; esac
  done
}

# Whether one of the lines is this.
holds() { # LINE <LINES
  while IFS= read -r line; do [ "$line" = "$1" ] && return 0; done
  return 1
}

# The quotas as `labels TAB !quota TAB`: by bytes each comes right before the tickets of its stratum.
quotas() {
  while IFS= read -r line; do
    case $line in
    "quota$TAB"*) line=${line#*"$TAB"}; printf '%s\t!%s\t\n' "${line%"$TAB"*}" "${line##*"$TAB"}" ;;
    esac
  done <commitment.txt
}

# The sizes of strata as `labels TAB size`, where the commitment says them.
sizes() {
  while IFS= read -r line; do
    case $line in "size$TAB"*) printf '%s\n' "${line#*"$TAB"}" ;; esac
  done <commitment.txt
}

quota_of() { # LABELS <QUOTAS
  while IFS= read -r line; do
    line=${line%"$TAB"}
    [ "${line%"$TAB"*}" = "$1" ] && { printf '%s\n' "${line##*!}"; return; }
  done
  echo 0
}

# All columns but the last.
first_columns() { # <LATER
  while IFS= read -r line; do printf '%s\n' "${line%"$TAB"*}"; done
}

# The first tickets of each stratum, as many as the quota before them says, or all, with their ranks.
smallest() { # [all] <RANKED
  labels=
  quota=0
  while IFS= read -r line; do
    ref=${line##*"$TAB"}
    line=${line%"$TAB"*}
    ticket=${line##*"$TAB"}
    line=${line%"$TAB"*}
    if [ -z "$ref" ]; then
      labels=$line
      quota=${ticket#!}
      rank=0
    elif [ "$line" = "$labels" ] && { [ -n "$1" ] || [ "$rank" -lt "$quota" ]; }; then
      rank=$((rank + 1))
      printf '%s\t%s\t%s\t%s\n' "$line" "$rank" "$ticket" "$ref"
    fi
  done
}

# Keeps the tickets of a stratum, and says at which rank one of them stands. Ranks must count 1, 2, 3 …
stratum_of() { # LABELS TICKET <DRAWN
  : >"$work/stratum"
  : >"$work/blank"
  rank=0
  while IFS= read -r line; do
    ref=${line##*"$TAB"}
    line=${line%"$TAB"*}
    ticket=${line##*"$TAB"}
    line=${line%"$TAB"*}
    [ "${line%"$TAB"*}" = "$1" ] || continue
    rank=$((rank + 1))
    [ "${line##*"$TAB"}" = "$rank" ] || return 1
    [ "$ticket" = "$2" ] && echo "$rank"
    printf '%s\n' "$ticket" >>"$work/stratum"
    [ -n "$ref" ] || printf '%s\n' "$ticket" >>"$work/blank"
  done
  return 0
}

main "$@"
