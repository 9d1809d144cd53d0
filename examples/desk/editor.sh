# What Vera does in her editor: the first time she forgets a note, the second time she writes it.
for file; do :; done
if grep -q '^#!' "$file"; then
  sed '/criterion.care/,/^quote/s/note = ""/note = "No greeting."/' "$file" > edited
else
  sed -e '/criterion.care/,/^quote/{s/answer = ""/answer = "partly"/;s/quote = ""/quote = "turn 2"/;}' \
    -e '/criterion.solution/,/^quote/s/answer = ""/answer = "full"/' \
    -e '/criterion.identity/,/^quote/s/answer = ""/answer = "na"/' \
    -e 's/^met = ""/met = "The matter was settled in one call."/' \
    -e 's/^develop = ""/develop = "Greet first."/' "$file" > edited
fi
mv edited "$file"
