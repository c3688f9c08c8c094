#!/usr/bin/env bash
# What weights in the assembly cost a build: rebuilds a network with so many megabytes of them and prints seconds of processor time, the compiler's memory and the size of
# the assembly. The numbers of docs/files.md are from here.
#
#     dotnet build FusedNorm.sln -c Release && tools/package/weights-cost.sh 1 4 8 16
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cd "$work"

cat > Cost.csproj << EOF
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <!-- A compiler of its own for each build, so that its time and its memory are that build's. -->
    <UseSharedCompilation>false</UseSharedCompilation>
    <NoWarn>FN0404</NoWarn>
    <FusedNormWeightsTool>$repository/WeightsText/bin/Release/net8.0/FusedNorm.WeightsText.dll</FusedNormWeightsTool>
  </PropertyGroup>
  <ItemGroup>
    <Reference Include="$repository/Runtime/bin/Release/net10.0/FusedNorm.Abstractions.dll;$repository/Runtime/bin/Release/net10.0/FusedNorm.Runtime.dll" />
    <Analyzer Include="$repository/Generator/bin/Release/netstandard2.0/FusedNorm.Generator.dll" />
    <AdditionalFiles Include="cost.safetensors" />
  </ItemGroup>
  <Import Project="$repository/Package/build/FusedNorm.targets" />
</Project>
EOF

measure() { # megabytes; 0 for a network without weights
    local columns=$((1024 * ($1 == 0 ? 1 : $1))) attribute='[FusedNorm.Weights("cost.safetensors")]'
    [ "$1" != 0 ] || attribute=''
    echo "[FusedNorm.Network] $attribute [FusedNorm.Input(256)] [FusedNorm.Linear($columns, Bias = false)] public sealed partial class Cost;" > Cost.cs
    local header="{\"fc1.weight\":{\"dtype\":\"F32\",\"shape\":[$columns,256],\"data_offsets\":[0,$((columns * 1024))]}}"
    { printf "\\x$(printf %02x ${#header})\0\0\0\0\0\0\0%s" "$header"; head -c $((columns * 1024)) /dev/urandom; } > cost.safetensors
    rm -rf obj/Debug bin
    command time -f '%U %M' -o time.txt dotnet build Cost.csproj --no-restore -v quiet --nologo > build.log 2>&1 || { cat build.log; exit 1; }
    read -r seconds kilobytes < time.txt
    printf '%4s MB  %6s s  %5d MB of memory  %6d KB of assembly\n' "$1" "$seconds" $((kilobytes / 1024)) $(($(stat -c %s bin/Debug/net10.0/Cost.dll) / 1024))
}

dotnet restore Cost.csproj -v quiet
measure 0 > /dev/null
for megabytes in 0 "$@"; do
    measure "$megabytes"
done
