#!/bin/sh
# Stands for an auditor at a spreadsheet: copies her marks, by the ref of the dialogue, into the sheet of her audits.
#   sh fill.sh sheet.csv > filled.csv
awk -F, '
  FNR == NR { ref = $1; sub(/^[^,]*,/, ""); marks[ref] = $0; next }
  FNR == 1 { print; next }
  # The last cell says that it is a rehearsal, and has a comma.
  { print $1 "," $2 "," marks[$2] ",," $(NF - 5) "," $(NF - 4) "," $(NF - 3) "," $(NF - 2) "," $(NF - 1) "," $NF }
' "$(dirname "$0")/marks.csv" "$1"
