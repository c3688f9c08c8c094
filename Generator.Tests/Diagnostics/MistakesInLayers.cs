using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>
/// Mistakes in the order of layers, in regions, taps and names: id, message and source; «guillemets» stand around what the message must
/// point at.
/// </summary>
internal static class MistakesInLayers
{
    public static TheoryData<string, string, string> Cases => new()
    {
        {
            "FN0007", "'Net' has no layer below [Input]",
            "[Network] [Input(3)] partial class «Net»;"
        },
        {
            "FN0007", "'Net' has no layer below [Input]",
            "[Network] [Input(3)] [CrossEntropyLoss] partial class «Net»;"
        },
        {
            "FN0008", "[ReLU] stands below the loss [CrossEntropyLoss]; the loss must be the last attribute",
            "[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss] [«ReLU»] partial class Net;"
        },
        {
            "FN0008", "[EndNoGrad] stands below the loss [MSELoss]; the loss must be the last attribute",
            "[Network] [Input(3)] [BeginNoGrad] [Linear(2, Freeze = Freeze.All)] [MSELoss] [«EndNoGrad»] partial class Net;"
        },
        {
            "FN0008", "[Add] stands below the loss [MSELoss]; the loss must be the last attribute",
            "[Network] [Input(3)] [Tap(\"x\")] [Linear(3)] [MSELoss] [«Add(\"x\")»] partial class Net;"
        },
        {
            "FN0008", "[L1Loss] stands below the loss [MSELoss]; the loss must be the last attribute",
            "[Network] [Input(3)] [ReLU] [MSELoss] [«L1Loss»] partial class Net;"
        },
        {
            "FN0009", "[BeginNoGrad] has no [EndNoGrad] below it",
            "[Network] [Input(3)] [«BeginNoGrad»] [Linear(4)] partial class Net;"
        },
        {
            "FN0010", "[EndNoGrad] has no open [BeginNoGrad] above it",
            "[Network] [Input(3)] [Linear(4)] [«EndNoGrad»] partial class Net;"
        },
        {
            "FN0011", "[BeginNoGrad] stands inside a region that is still open; close that one first",
            "[Network] [Input(3)] [BeginNoGrad] [Linear(4)] [«BeginNoGrad»] [EndNoGrad] partial class Net;"
        },
        {
            "FN0012", "'2nd' cannot name a layer: expected a letter followed by letters, digits and underscores",
            "[Network] [Input(3)] [Linear(4, Name = «\"2nd\"»)] partial class Net;"
        },
        {
            "FN0012", "'' cannot name a layer: expected a letter followed by letters, digits and underscores",
            "[Network] [Input(3)] [Linear(4, Name = «\"\"»)] partial class Net;"
        },
        {
            "FN0012", "'größe' cannot name a layer: expected a letter followed by letters, digits and underscores",
            "[Network] [Input(3)] [Linear(4, Name = «\"größe\"»)] partial class Net;"
        },
        {
            "FN0012", "'a\\u000ab' cannot name a layer: expected a letter followed by letters, digits and underscores",
            "[Network] [Input(3)] [Linear(4, Name = «\"a\\nb\"»)] partial class Net;"
        },
        {
            "FN0013", "'head' gives the property 'Head', which layer 'head' has already",
            "[Network] [Input(3)] [Linear(4, Name = \"head\")] [ReLU(Name = «\"head\"»)] partial class Net;"
        },
        {
            "FN0013", "'fc_out' gives the property 'FcOut', which layer 'fcOut' has already",
            "[Network] [Input(3)] [Linear(4, Name = \"fcOut\")] [Linear(4, Name = «\"fc_out\"»)] partial class Net;"
        },
        {
            "FN0013", "'fc2' gives the property 'Fc2', which layer 'fc2' has already",
            "[Network] [Input(3)] [Linear(4, Name = \"fc2\")] [«Linear(4)»] partial class Net;"
        },
        {
            "FN0034", "'fc2' has the key 'net.0', which layer 'fc1' has already",
            "[Network] [Input(3)] [Linear(4, Key = \"net.0\")] [Linear(4, Key = «\"net.0\"»)] partial class Net;"
        },
        {
            "FN0034", "'fc2' has the key 'fc2', which layer 'fc1' has already",
            "[Network] [Input(3)] [Linear(4, Key = \"fc2\")] [«Linear(4)»] partial class Net;"
        },
        {
            "FN0015", "fc1 (Linear): Key must be names with dots between, in one line, found \"\"",
            "[Network] [Input(3)] [Linear(4, Key = «\"\"»)] partial class Net;"
        },
        {
            "FN0015", "fc1 (Linear): Key must be names with dots between, in one line, found \"net.\"",
            "[Network] [Input(3)] [Linear(4, Key = «\"net.\"»)] partial class Net;"
        },
        {
            "FN0015", "fc1 (Linear): Key must be names with dots between, in one line, found \"a..b\"",
            "[Network] [Input(3)] [Linear(4, Key = «\"a..b\"»)] partial class Net;"
        },
        {
            "FN0015", "fc1 (Linear): Key must be names with dots between, in one line, found \"a\\nb\"",
            "[Network] [Input(3)] [Linear(4, Key = «\"a\\nb\"»)] partial class Net;"
        },
        {
            "FN0018", "No [Tap(\"a\\u000db\")] stands above; the taps above are: none",
            "[Network] [Input(3)] [ReLU] [Add(«\"a\\rb\"»)] partial class Net;"
        },
        {
            "FN0018", "No [Tap(\"x\")] stands above; the taps above are: none",
            "[Network] [Input(3)] [ReLU] [Add(«\"x\"»)] partial class Net;"
        },
        {
            "FN0018", "No [Tap(\"x\")] stands above; the taps above are: a, b",
            "[Network] [Input(3)] [Tap(\"b\")] [Tap(\"a\")] [Add(\"a\")] [Add(\"b\")] [Concat(«\"x\"»)] partial class Net;"
        },
        {
            "FN0018", "No [Tap(\"y\")] stands above; the taps above are: x",
            "[Network] [Input(3)] [Tap(\"x\")] [Linear(3)] [Add(\"x\")] [From(«\"y\"»)] [Linear(2)] partial class Net;"
        },
        {
            "FN0035", "No layer stands below [From(\"x\")]; what the network gives is what its last layer computes",
            "[Network] [Input(3)] [Tap(\"x\")] [Linear(3)] [Add(\"x\")] [«From(\"x\")»] partial class Net;"
        },
        {
            "FN0035", "No layer stands below [From(\"input\")]; what the network gives is what its last layer computes",
            "[Network] [Input(3)] [Linear(3)] [«From(\"input\")»] [MSELoss] partial class Net;"
        },
        {
            "FN0019", "Nothing below reads [Tap(\"x\")]; add [Add(\"x\")], [Concat(\"x\")] or [From(\"x\")], or remove it",
            "[Network] [Input(3)] [«Tap(\"x\")»] [ReLU] partial class Net;"
        },
        {
            "FN0020", "[Tap(\"x\")] stands above already",
            "[Network] [Input(3)] [Tap(\"x\")] [ReLU] [Tap(«\"x\"»)] [Add(\"x\")] partial class Net;"
        },
    };
}
