#!/usr/bin/env bash
# The package as somebody gets it: packs what a Release build has made, looks into it, and uses it in a new project outside of the tree (App/), which
# trains, saves, loads and predicts, and whose publications (trimmed, NativeAOT) must give no warning. Then a library that others reference: a project with weights of its
# own, one in F#, one in VB. Then what bad installations are told.
#
#     dotnet build FusedNorm.sln -c Release && tools/package/check.sh
#
# Needs gcc for the linking. --keep leaves the folder it worked in.
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
keep=${1:-}
export CI=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDTERMINALLOGGER=off

# A version that nobody publishes, so that no cache answers for what has just been packed.
version=0.0.0-check
cached="${NUGET_PACKAGES:-$HOME/.nuget/packages}/fusednorm/$version"
rm -rf "$cached"
trap 'rm -rf "$cached"; [ "$keep" = --keep ] && echo "left in $work" || rm -rf "$work"' EXIT

fail() { echo "package: $*" >&2; exit 1; }

quietly() { # name, command …: shows what a command said only where it fails
    local name=$1
    shift
    "$@" > "$work/$name.log" 2>&1 || { cat "$work/$name.log"; fail "$name"; }
}

expect_failure() { # name, text it must say, command …
    local name=$1 text=$2
    shift 2
    if "$@" > "$work/$name.log" 2>&1; then fail "$name: succeeded"; fi
    grep -qF -- "$text" "$work/$name.log" || { cat "$work/$name.log"; fail "$name: did not say '$text'"; }
    echo "refused as it should be: $name"
}

# ---- what is in it ----
quietly pack dotnet pack "$repository/Package" -c Release --no-build -p:Version=$version -o "$work/packages"
mkdir "$work/content" "$work/symbols"
unzip -q "$work/packages/FusedNorm.$version.nupkg" -d "$work/content"
unzip -q "$work/packages/FusedNorm.$version.snupkg" -d "$work/symbols"
listing() { (cd "$1" && find . -type f ! -path './_rels/*' ! -path './package/*' ! -name '[[]Content_Types[]].xml' | sed 's|^\./||' | LC_ALL=C sort); }
diff <(listing "$work/content") "$repository/tools/package/content.txt" || fail "other files than content.txt lists"
diff <(listing "$work/symbols") "$repository/tools/package/symbols.txt" || fail "other symbols than symbols.txt lists"
# Deterministic: nothing may tell where it was built, neither as UTF-8 nor as UTF-16.
for path in "$repository" "$HOME/"; do
    wide=$(printf '%s' "$path" | sed 's/./&\\x00/g; s|/|\\x2f|g')
    if LC_ALL=C grep -rlaF "$path" "$work/content" "$work/symbols" || LC_ALL=C grep -rlaP "$wide" "$work/content" "$work/symbols"; then
        fail "these files name the folder they were built in ($path)"
    fi
done

# ---- a project of one's own ----
cp -r "$repository/tools/package/App" "$work/app"
cp -r "$repository"/tools/package/{Library,Referencing,FSharp,VisualBasic} "$work"
cd "$work/app"
cat > ../nuget.config << EOF
<configuration>
  <packageSources><add key="packed" value="$work/packages" /></packageSources>
</configuration>
EOF
settings=(-p:FusedNormVersion=$version -v quiet)
build() { # name, options …: into folders of its own, so that no build sees another's
    local name=$1
    shift
    dotnet "$command" "${settings[@]}" -p:BaseIntermediateOutputPath="$work/obj/$name/" -p:BaseOutputPath="$work/bin/$name/" "$@"
}
no_warning() { if grep -E "warning [A-Z]+[0-9]+" "$work/$1.log"; then fail "$1 warns"; fi; }

command=build quietly train build train -c Release
no_warning train
dotnet "$work/bin/train/Release/net10.0/App.dll" "$work/app/trained.safetensors"

published() { # name, framework, options …
    local name=$1 framework=$2
    shift 2
    command=publish quietly "$name" build "$name" -c Release -r linux-x64 -p:AppFramework="$framework" -p:Pretrained=true "$@" -o "$work/$name"
    no_warning "$name"
    "$work/$name/App" "$work/app/trained.safetensors" | tee "$work/$name.out"
    grep -qE "^on \.NET ${framework:3:-1}" "$work/$name.out" || fail "$name: ran on another runtime than $framework's"
    echo "$name: $(du -sk "$work/$name" | cut -f1) KB"
}
published trimmed net9.0 -p:PublishTrimmed=true --self-contained
published aot net10.0 -p:PublishAot=true -p:CppCompilerAndLinker=gcc -p:DebugType=none -p:StripSymbols=true
# The oldest framework there is a build for, with its own runtime: the one installed here is newer, and would run it just as well.
published oldest net8.0 --self-contained

# ---- a library and those who reference it ----
cp trained.safetensors "$work/Referencing"
for project in Referencing FSharp VisualBasic; do
    quietly "$project" dotnet build "$work/$project" -c Release "${settings[@]}"
    no_warning "$project"
    dotnet "$work/$project/bin/Release/net10.0/$project.dll" "$work/app/trained.safetensors"
done

# ---- what goes wrong ----
for project in FSharp VisualBasic; do
    quietly "declared-$project" dotnet build "$work/$project" -c Release --no-restore "${settings[@]}" -p:Declares=true
    grep -qE "Declared\.(fs|vb) : warning FNBUILD3: " "$work/declared-$project.log" || fail "declared-$project: no warning"
    echo "warned of as it should be: declared-$project"
done
expect_failure old-sdk-of-a-reference "error FNBUILD2: " dotnet build "$work/Referencing" -c Release --no-restore --no-dependencies "${settings[@]}" -p:NETCoreSdkVersion=8.0.100
command=build
expect_failure old-sdk "error FNBUILD2: FusedNorm needs the C# compiler of the .NET SDK 9.0.300" build train -c Release --no-restore -p:NETCoreSdkVersion=8.0.100
expect_failure old-language "error FN0028: 'Moons' is compiled as C# 11" build train -c Release --no-restore -p:LangVersion=11
command=restore expect_failure old-framework "error NU1202: Package FusedNorm $version is not compatible with net7.0" build old-framework -p:AppFramework=net7.0
head -c 100 trained.safetensors > "$work/cut.safetensors" && mv "$work/cut.safetensors" trained.safetensors
expect_failure damaged-weights "app/trained.safetensors : error FNBUILD1: " build train -c Release --no-restore -p:Pretrained=true
rm trained.safetensors
expect_failure missing-weights "app/trained.safetensors : error FNBUILD1: " build train -c Release --no-restore -p:Pretrained=true
echo "the package is sound"
