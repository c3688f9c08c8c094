#!/usr/bin/env bash
# The runtime's tests, as a Release build has made them, on an ARM64 processor that qemu plays: its vectors, its code generator, its memory model's instructions.
# It shows what is right, not what is fast. .NET does not promise to run there; it does with the settings below.
#
#     dotnet build FusedNorm.sln -c Release && tools/arm64/check.sh [TRAIT=VALUE …]
#
# Tests with one of the traits are left out: Processes=Started at least, as there is no dotnet of that processor to start. All it needs beside the .NET SDK are
# Debian's packages, qemu too, unpacked into a folder of their own (FUSEDNORM_ARM64, which another run then finds filled); nothing is installed.
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CI=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDTERMINALLOGGER=off

system=${FUSEDNORM_ARM64:-$work/system}
if [ ! -x "$system/usr/bin/qemu-aarch64-static" ]; then
    # Lists of its own, so that the system's know of no second architecture.
    mkdir -p "$work/lists/partial" "$work/packages" "$system"
    options=(-o APT::Architectures::="$(dpkg --print-architecture)" -o APT::Architectures::=arm64 -o APT::Sandbox::User=root
        -o Dir::State::lists="$work/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o Acquire::http::Timeout=20)
    if ! { apt-get -q "${options[@]}" update \
        && icu=$(apt-cache "${options[@]}" pkgnames libicu | grep -E '^libicu[0-9]+$' | sort -V | tail -n 1) \
        && cd "$work/packages" && apt-get -q "${options[@]}" download qemu-user-static "$icu:arm64" {libc6,libgcc-s1,libstdc++6,zlib1g,libssl3}:arm64 \
        && cd "$repository"; } > "$work/apt.log" 2>&1; then
        tail -n 5 "$work/apt.log"
        echo "no ARM64 system to be had" >&2
        exit 1
    fi
    for package in "$work"/packages/*.deb; do dpkg-deb -x "$package" "$system"; done
fi

dotnet publish "$repository/tools/arm64/runner.cs" -c Release -r linux-arm64 --self-contained -v quiet -o "$work/runner"

# Pages that are writable and executable at different addresses are what qemu cannot follow.
export DOTNET_EnableWriteXorExecute=0 DOTNET_TieredPGO=0
libraries=$system/usr/lib/aarch64-linux-gnu:$system/lib/aarch64-linux-gnu
"$system/usr/bin/qemu-aarch64-static" -L "$system" -E LD_LIBRARY_PATH="$libraries" \
    "$work/runner/runner" "$repository/Runtime.Tests/bin/Release/net10.0/FusedNorm.Runtime.Tests.dll" "$@"
