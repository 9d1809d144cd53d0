# usage: . pre.sh N EVERY QUOTAS   N dialogues D-1.. on 1 March; the machine fails each EVERYth; draw of strata by verdict
ln -sfn /root/wt/m19/examples examples; a(){ local t=$1; shift; ASSIZE_NOW=$t /root/wt/target-m19/debug/assize "$@"; }
a 2026-03-01T08:00:00Z --quiet --as mona init --rehearsal --timezone Europe/London >/dev/null
a 2026-03-01T08:01:00Z --quiet --as mona people import examples/machine/people.csv >/dev/null
printf '[card]\nid="c"\nversion=1\ntitle="C"\n[[criterion]]\nid="g"\ntitle="G"\nguidance="x"\nweight=100\n' > card.toml
printf '[plan]\nname="p"\ncard="c"\nwindow="day"\nstarts="2026-03-01"\ndays=5\nmachine="autoqa/3"\nverdict_of="g"\n[quota]\ncount=1\nby=["verdict"]\n[verdict]\n%b\n' "$3" > plan.toml
(echo ref,received,channel,category,agent,transcript; seq $1 | sed 's/.*/D-&,2026-03-01T09:00:00Z,chat,complaint,ana,Agent: b/') > d.csv
(echo ref,criterion,value,scored; seq $1 | awk -v e=$2 '{print "D-" $1 ",g," ($1%e ? "yes" : "no") ",2026-03-02T01:00:00Z"}') > v.csv
a 2026-03-01T08:02:00Z --quiet --as mona card publish card.toml >/dev/null
a 2026-03-02T08:03:00Z --quiet --as mona intake import d.csv >/dev/null
a 2026-03-02T08:05:00Z --quiet --as mona intake machine v.csv --machine autoqa/3 >/dev/null
a 2026-03-02T08:08:00Z --quiet --as mona assign plan add plan.toml >/dev/null
a 2026-03-02T08:10:00Z --quiet --as mona assign nightly >/dev/null
# mark EVERY: vera hands in what she finds; only dialogues of the verdict asked for (pass, fail or all)
mark(){ a 2026-03-02T08:20:00Z --format csv --as vera score queue | grep -o 'D-[0-9]*' | while read r; do n=${r#D-}; if [ $((n%$1)) = 0 ]; then m=no; k=fail; else m=yes; k=pass; fi; [ $2 = all ] || [ $2 = $k ] || continue; echo "{\"answers\":{\"g\":\"$m\"},\"met\":\"m\",\"develop\":\"d\"}" | a 2026-03-02T08:30:00Z --quiet --as vera score submit $r --answers - ; done >/dev/null 2>&1; a 2026-03-02T08:40:00Z --quiet --as mona score deliver --all >/dev/null 2>&1; }
