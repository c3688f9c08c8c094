#!/usr/bin/env bash
# Runs a command in a folder that has another system, with the current folder and .NET there under the same paths. What is mounted
# for that is seen by the command alone, and is gone with it. Needs to be root.
#
#     tools/peers/in-root.sh ROOT python3 script.py
set -euo pipefail
[ $# -ge 2 ] || { echo "expected a folder and a command, found $# arguments" >&2; exit 2; }
root=$(realpath "$1")
shift
dotnet=$(command -v dotnet) && dotnet=$(dirname "$(readlink -f "$dotnet")")
export root dotnet
exec unshare --mount -- bash -euc '
    for place in /proc /sys /dev "$PWD" ${dotnet:+"$dotnet"}; do
        mkdir -p "$root$place"
        mount --bind "$place" "$root$place"
    done
    exec chroot "$root" /usr/bin/env -C "$PWD" -u root -u dotnet PATH="${dotnet:+$dotnet:}/usr/sbin:/usr/bin:/sbin:/bin" HOME=/root "$@"
' in-root "$@"
