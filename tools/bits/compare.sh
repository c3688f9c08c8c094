#!/usr/bin/env bash
# Whether two builds of FusedNorm compute the same, bit for bit: outputs, losses, gradients, statistics and predictions of all recorded cases, of
# 1,000 random networks and of the networks of Benchmarks, at every width of registers that this processor has, and one element at a time.
#
#   tools/bits/compare.sh OLD NEW [FOLDER]     two checkouts, in each of which Generator.Tests was built (-c Release)
#
# Prints what differs and ends with 1 where something does. The hashes stay in FOLDER, else nowhere. A quarter of an hour for each build and width.
set -euo pipefail
old=$(cd "$1" && pwd)
new=$(cd "$2" && pwd)
folder=${3:-$(mktemp -d)}
[ $# -gt 2 ] || trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

record() { # which, checkout, width, setting
    local file=$folder/$1-$3.txt
    rm -f "$file"
    env ${4:+"$4"} FUSEDNORM_BITS="$file" FUSEDNORM_MEMORY_CHECKS=0 DOTNET_TieredPGO=0 \
        dotnet test "$2/Generator.Tests/bin/Release/net10.0/FusedNorm.Generator.Tests.dll" --filter FullyQualifiedName~BitsTests > "$folder/$1-$3.log" 2>&1 ||
        { tail -n 40 "$folder/$1-$3.log"; exit 1; }
    sort -k 2 -o "$file" "$file"
}

widths=(widest: scalar:DOTNET_EnableHWIntrinsic=0 128:DOTNET_EnableAVX2=0)
if grep -q -m1 avx512f /proc/cpuinfo 2> /dev/null; then widths+=(256:DOTNET_EnableAVX512=0); fi
result=0
for width in "${widths[@]}"; do
    name=${width%%:*}
    record old "$old" "$name" "${width#*:}"
    record new "$new" "$name" "${width#*:}"
    if diff "$folder/old-$name.txt" "$folder/new-$name.txt" > "$folder/$name.diff"; then
        echo "$name: $(wc -l < "$folder/new-$name.txt") networks, the same bits"
    else
        echo "$name: of $(wc -l < "$folder/new-$name.txt") networks these differ"
        grep '^[<>]' "$folder/$name.diff" | sed 's/^[<>] [0-9a-f]*  //' | sort -u
        result=1
    fi
done
exit $result
