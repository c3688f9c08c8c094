#!/usr/bin/env bash
# Whether two builds of FusedNorm write the same generated files, for all recorded cases and 1,000 random networks: with all passes, with a method for each
# kernel, and with no pass at all. Where the text is the same, so are numbers and speed.
#
#   tools/bits/texts.sh OLD NEW [FOLDER]     two checkouts, in each of which Generator.Tests was built (-c Release)
#
# Prints which files differ, and how many lines there are of each build, and ends with 1 where something differs. The files stay in FOLDER, else nowhere. Four minutes a build.
set -euo pipefail
old=$(cd "$1" && pwd)
new=$(cd "$2" && pwd)
folder=${3:-$(mktemp -d)}
[ $# -gt 2 ] || trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

write() { # which, checkout
    rm -rf "${folder:?}/$1"
    FUSEDNORM_TEXTS=$folder/$1 dotnet test "$2/Generator.Tests/bin/Release/net10.0/FusedNorm.Generator.Tests.dll" --filter FullyQualifiedName~TextsTests > "$folder/$1.log" 2>&1 ||
        { tail -n 40 "$folder/$1.log"; exit 1; }
    echo "$1: $(find "$folder/$1" -type f | wc -l) files, $(find "$folder/$1" -type f -exec cat {} + | wc -l) lines"
}

write old "$old"
write new "$new"
if diff -rq "$folder/old" "$folder/new"; then
    echo "the same text"
else
    exit 1
fi
