#!/usr/bin/env bash
# What NativeAOT makes of a network for which instruction sets: publishes a small program with each setting of IlcInstructionSet and prints the microseconds of a
# prediction and of a training step of 64 samples on one thread. The numbers of the README are from here.
#
#     dotnet build FusedNorm.sln -c Release && tools/package/instruction-sets.sh
#
# Needs gcc for the linking.
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cd "$work"

cat > Timed.csproj << EOF
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net9.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <InvariantGlobalization>true</InvariantGlobalization>
    <PublishAot>true</PublishAot>
    <CppCompilerAndLinker>gcc</CppCompilerAndLinker>
  </PropertyGroup>
  <ItemGroup>
    <Reference Include="$repository/Runtime/bin/Release/net8.0/FusedNorm.Abstractions.dll;$repository/Runtime/bin/Release/net8.0/FusedNorm.Runtime.dll" />
    <Analyzer Include="$repository/Generator/bin/Release/netstandard2.0/FusedNorm.Generator.dll" />
  </ItemGroup>
</Project>
EOF
cat > Program.cs << 'EOF'
using System.Diagnostics;
using FusedNorm;

FusedNormOptions.MaxDegreeOfParallelism = 1;
TorchRandom random = new(0);
Net net = new(random);
float[] x = random.Normal(64 * 64);
float[] y = new float[64 * 10];
int[] targets = [.. Enumerable.Range(0, 64).Select(i => i % 10)];
double predict = Fastest(() => net.Predict(x, y));
double train = Fastest(() =>
{
    net.ZeroGrad();
    net.Loss(x, targets);
    net.Backward();
});
Console.WriteLine($"prediction {predict,6:0.0} us   training step {train,6:0.0} us");

static double Fastest(Action run)
{
    double fastest = double.PositiveInfinity;
    for (int round = 0; round < 200; round++)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 50; i++)
        {
            run();
        }

        fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalMicroseconds / 50);
    }

    return fastest;
}

[Network]
[Input(64)]
[Linear(128, Bias = false)]
[BatchNorm1d]
[ReLU]
[Linear(10)]
[CrossEntropyLoss]
internal sealed partial class Net;
EOF

for set in "" x86-x64-v3 native; do
    dotnet publish Timed.csproj -c Release -r linux-x64 -v quiet -p:IlcInstructionSet="$set" -o "out/$set" > publish.log 2>&1 || { cat publish.log; exit 1; }
    printf '%-12s %s\n' "${set:-(default)}" "$("out/$set/Timed")"
done
