#!/usr/bin/env bash
# A tour of assize: one week of quality audits at a bank desk, from an empty file to a ruling.
#
#   examples/tour.sh                          builds assize, then runs the tour
#   ASSIZE_BIN=/path/to/assize examples/tour.sh   runs it with a program that is there already
#
# The dialogues are real (examples/data/README.md); marks and disputes are made up. The file is a
# rehearsal: its clock is given and its lottery repeats itself, so the tour is the same on every machine.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [[ -z ${ASSIZE_BIN:-} ]]; then
  cargo build --release --quiet --manifest-path "$here/../Cargo.toml"
  ASSIZE_BIN=${CARGO_TARGET_DIR:-$here/../target}/release/assize
fi
bin=$(cd "$(dirname "$ASSIZE_BIN")" && pwd)/$(basename "$ASSIZE_BIN")

folder=$(mktemp -d "${TMPDIR:-/tmp}/assize-tour.XXXXXX")
cd "$folder"
ln -s "$here" examples
unset ASSIZE_AS ASSIZE_DB ASSIZE_LOGIN ASSIZE_NOW COLUMNS

# Says something between the commands.
say() { printf '\n'; printf '# %s\n' "$@"; }

# Sets a variable for the commands that follow.
setting() { export "$1=$2"; printf '\n$ export %s=%s\n' "$1" "$2"; }

# Begins a chapter and turns the clock. (A file that is no rehearsal has only the real one.)
clock() { printf '\n\n#### %s\n' "$2"; setting ASSIZE_NOW "$1"; }

# Shows a command as one would type it.
show() {
  printf '\n$'
  local word
  for word in "$@"; do
    if [[ $word =~ [^[:alnum:]@%+=:,./_-] ]]; then printf " '%s'" "${word//\'/\'\\\'\'}"; else printf ' %s' "$word"; fi
  done
  printf '\n'
}

# Shows a command and runs it.
run() { show assize "$@"; "$bin" "$@" 2>&1; }

# Shows a command and runs it, for one that is meant to be refused: says its exit code and goes on.
refused() {
  local code=0
  run "$@" || code=$?
  printf '[exit %s]\n' "$code"
  [[ $code != 0 ]]
}

# Answers one column of a list for the row in which another column has a value:
#   pick ref STAR-02142 audit < list.csv
# It reads plain CSV, without quoted cells; the lists it is used on have none.
pick() {
  awk -F, -v by="$1" -v value="$2" -v want="$3" '
    NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
    $column[by] == value { print $column[want]; exit }'
}

# Asks without showing.
ask() { "$bin" --quiet --format csv "$@" 2>/dev/null; }

# -------------------------------------------------------------------------------------------------
clock 2020-05-21T07:30:00Z 'Thursday 21 May 2020: Rosa, who manages the centre, sets up'

say 'Which file, and who acts, unless a command says otherwise.'
setting ASSIZE_DB qa.db
setting ASSIZE_AS rosa

say 'A file to rehearse in, with the house rules.'
run init --rehearsal --policy examples/tour/policy.toml

say 'Who works here, and who worked where before: that decides who may judge whom.'
run people import examples/people.csv

say 'The scorecard: checked, then published. From here on it never changes.'
run card check examples/card.toml
run card publish examples/card.toml

say 'The dialogues of three days. First only looked at, then taken in, then taken in once more:' \
    'the same file twice is as good as once.'
run intake import examples/data/dialogues.csv --map examples/dialogues.map.toml --dry-run
run intake import examples/data/dialogues.csv --map examples/dialogues.map.toml
run intake import examples/data/dialogues.csv --map examples/dialogues.map.toml

say 'What is to be audited: one dialogue of each agent of the bank desk, every day.'
run assign plan add examples/plan.toml

say 'The draw of 18 May. Nobody chooses: not the dialogue, not the auditor.'
run assign nightly --date 2020-05-19
say 'Cron may run twice. What is drawn is drawn.'
run assign nightly --date 2020-05-19

say 'The head names everything up to here in a few letters. Noted elsewhere, it is what later proves' \
    'that nothing before it was changed.'
head=$("$bin" --format json assign list | sed -n 's/^ *"head": "\(.*\)",$/\1/p')
printf '\n%s\n' "$head"

# -------------------------------------------------------------------------------------------------
clock 2020-05-21T13:00:00Z 'In the afternoon: the auditors score'

say 'What waits, and for whom.'
run score queue --all

ask score queue --all >queue.csv
audit_1=$(pick ref STAR-02142 audit <queue.csv)
audit_2=$(pick ref STAR-02693 audit <queue.csv)

say 'One dialogue with the card that it is scored by.'
run --as "$(pick audit "$audit_2" auditor <queue.csv)" score show "$audit_2"

say 'Each auditor hands in what is done. The answers are in examples/tour/answers, by dialogue.' \
    'With --quiet a command says nothing when all is well.'
while IFS=, read -r audit ref _ _ auditor _; do
  if [[ -f examples/tour/answers/$ref.json ]]; then
    run --quiet --as "$auditor" score submit "$audit" --answers "examples/tour/answers/$ref.json"
  fi
done < <(tail -n +2 queue.csv)

run report audits

say 'A score and every step of its arithmetic. "None" in a criterion that fails the card makes it 0;' \
    'what it was before stays visible.'
run score explain "$audit_2"

# -------------------------------------------------------------------------------------------------
clock 2020-05-22T10:00:00Z 'Friday 22 May: the agents get to see it'

say 'From here they have five working days to dispute. Monday 25 May is a holiday.'
run score deliver --all

clock 2020-05-26T09:00:00Z 'Tuesday 26 May'

agent_1=agent-9f92fdec
agent_2=agent-14919914

say "An agent has read it. That is not consent: $agent_1 disputes two marks as well."
run --as "$agent_1" score acknowledge "$audit_1"
run --as "$agent_1" dispute open "$audit_1" \
  --criterion guidelines --reason context --propose full \
  --statement 'She had told me in her second line what was stolen. I did not ask again what I knew.' \
  --criterion empathy --reason communication --propose full \
  --statement 'I led her back to her question twice without a word of blame. That is how one is kind in a chat.'

say 'The other agent asks her team leader to open the dispute for her; both names are on the record.'
run --as ines --for "$agent_2" dispute open "$audit_2" \
  --criterion guidelines --reason policy --propose partly \
  --statement 'I took a report. I showed nothing and changed nothing. Does the rule mean that I must turn a robbed customer away?'

# -------------------------------------------------------------------------------------------------
clock 2020-05-27T14:00:00Z 'Wednesday 27 May: the first session'

say 'Lin, who leads another team, sat down with both. One mark is adjusted, the other stays.'
run --as lin dispute session 1 --notes examples/tour/session-1.toml

clock 2020-05-29T15:00:00Z 'Friday 29 May: the second session'

say 'Here they understand each other and still disagree. It goes to an arbiter without a part in the case.'
run --as yusuf dispute session 2 --notes examples/tour/session-2.toml
run dispute list

# -------------------------------------------------------------------------------------------------
clock 2020-06-02T09:30:00Z 'Tuesday 2 June: the ruling'

say 'Nobody chooses who rules. A lot does, by a key that nobody knew when the session ended; the night draws it, or' \
    'Rosa has it drawn.'
run arbitrate assign 2
run arbitrate queue --all

say "Noor is an arbiter too, but was in the agent's team until the end of March: too close to judge."
refused --as noor arbitrate rule 2 --ruling examples/tour/ruling-2.toml

say 'The arbiter who was drawn answers from the dialogue alone, before they see what the sides say.'
arbiter=$(ask arbitrate queue --all | pick dispute 2 arbiter)
run --as "$arbiter" arbitrate take 2 --answer guidelines=partly

say 'Then they rule.'
run --as "$arbiter" arbitrate rule 2 --ruling examples/tour/ruling-2.toml

say 'Both sides can read all of it.'
run --as "$agent_2" dispute show 2

# -------------------------------------------------------------------------------------------------
clock 2020-06-03T08:00:00Z 'Wednesday 3 June: what Rosa sees'

say 'Agents: means with how sure they are, and no rank.'
run report agents

say 'Auditors are looked at as well: who is late, whose scores did not stand.'
run report auditors
run dispute list
run report disputes

say 'Everything also goes to a spreadsheet.'
run --format csv report audits

say 'For her managers the month goes into one page with charts, for a browser or for paper.'
run report management --period 2020-05 --out management-2020-05.html

say 'Nothing was changed since: the file says so by itself, and against the head that was noted in May.'
run verify
run verify --against "$head"

say 'That is the tour. examples/first-audit.md goes more slowly; examples/first-month.md tells a whole month;' \
    'examples/refusals.md shows what assize does not let you do.'

say "Its report, for a browser:"
printf '\n  %s\n' "$folder/management-2020-05.html"

say "Its file is kept, to look around in. Two lines for your shell:"
printf '\n  cd %q\n  export ASSIZE_DB=qa.db ASSIZE_NOW=%q PATH=%q:"$PATH"\n' "$folder" "$ASSIZE_NOW" "$(dirname "$bin")"
say 'Then, for example: assize report agents · assize score explain 1 · assize dispute show 2' \
    "sqlite3 qa.db .schema shows what a file is made of. When you are done: rm -r $(printf '%q' "$folder")"
