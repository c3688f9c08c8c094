#!/usr/bin/env bash
# Exports every network of the tests, has ONNX's own checker judge the models, and ONNX Runtime run them beside Predict.
#
#     bash tools/onnx/check.sh                 # the checker where it is there; says where not
#     bash tools/onnx/check.sh --markdown      # the table of docs/onnx.md
#     bash tools/onnx/check.sh --record        # and writes what the tests compare with: Runtime.Tests/Files/Onnx/Recorded
#
# The checker is Debian's python3-onnx, for the system's own Python (FUSEDNORM_PYTHON names another one, or several, of
# which this takes the first). ONNX Runtime comes with Benchmarks, as a package. A configuration that was built already: CONFIGURATION, NO_BUILD=1.
set -euo pipefail
cd "$(dirname "$0")/../.."

python=${FUSEDNORM_PYTHON:-/usr/bin/python3}
python=${python%%;*}
run=(dotnet run -c "${CONFIGURATION:-Release}" ${NO_BUILD:+--no-build})
models=$(mktemp -d)
trap 'rm -rf "$models"' EXIT
recorded=Runtime.Tests/Files/Onnx/Recorded
options=()
case "${1:-}" in
--markdown) options=(--markdown) ;;
--record)
    mkdir -p "$recorded"
    options=(--record "$recorded/onnxruntime.json")
    FUSEDNORM_UPDATE_SNAPSHOTS=1 dotnet test Runtime.Tests -c "${CONFIGURATION:-Release}" ${NO_BUILD:+--no-build} --filter FullyQualifiedName~OnnxExportTests.ONNX_Runtime
    ;;
esac

"${run[@]}" --project Runtime.Tests -- onnx "$models"

if "$python" -c "import onnx" 2> /dev/null; then
    "$python" tools/onnx/check_models.py "$models"
else
    echo "$python has no onnx: the models are not checked"
fi

"${run[@]}" --project Benchmarks -- onnx --models "$models" "${options[@]}"
