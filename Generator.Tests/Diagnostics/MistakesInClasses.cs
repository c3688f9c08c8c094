using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>
/// Mistakes in a class and in what its members and layers are called: id, message and source; «guillemets» stand around what the message
/// must point at.
/// </summary>
internal static class MistakesInClasses
{
    private const string MustBePlain =
        "; a network must be a class that is not generic, static, abstract, file-local or a record and has no primary constructor";

    public static TheoryData<string, string, string> Cases => new()
    {
        {
            "FN0001", "'Net' must be partial, so that its network can be generated into it",
            "[Network] [Input(3)] [Linear(4)] class «Net»;"
        },
        {
            "FN0002", "'Net' is generic" + MustBePlain,
            "[Network] [Input(3)] [Linear(4)] partial class «Net»<T>;"
        },
        {
            "FN0002", "'Net' is static" + MustBePlain,
            "[Network] [Input(3)] [Linear(4)] static partial class «Net»;"
        },
        {
            "FN0002", "'Net' is abstract" + MustBePlain,
            "[Network] [Input(3)] [Linear(4)] abstract partial class «Net»;"
        },
        {
            "FN0002", "'Net' is file-local" + MustBePlain,
            "[Network] [Input(3)] [Linear(4)] file partial class «Net»;"
        },
        {
            "FN0002", "'Net' is a record" + MustBePlain,
            "[Network] [Input(3)] [Linear(4)] partial record «Net»;"
        },
        {
            "FN0002", "'Net' is a class with a primary constructor" + MustBePlain,
            "[Network] [Input(3)] [Linear(4)] partial class «Net»(int seed) { public int Seed => seed; }"
        },
        {
            "FN0002", "'Net' is a class with a primary constructor" + MustBePlain,
            "[Network] [Input(3)] [Linear(4)] partial class «Net»; partial class Net(int seed) { public int Seed => seed; }"
        },
        {
            "FN0003", "'Outer' around 'Net' must be a partial, non-generic class or struct that is not file-local",
            "class Outer { [Network] [Input(3)] [Linear(4)] partial class «Net»; }"
        },
        {
            "FN0003", "'Outer' around 'Net' must be a partial, non-generic class or struct that is not file-local",
            "partial class Outer<T> { [Network] [Input(3)] [Linear(4)] partial class «Net»; }"
        },
        {
            "FN0003", "'Outer' around 'Net' must be a partial, non-generic class or struct that is not file-local",
            "partial interface Outer { [Network] [Input(3)] [Linear(4)] partial class «Net»; }"
        },
        {
            "FN0003", "'Outer' around 'Net' must be a partial, non-generic class or struct that is not file-local",
            "file partial class Outer { [Network] [Input(3)] [Linear(4)] public partial class «Net»; }"
        },
        {
            "FN0003", "'Outer' around 'Net' must be a partial, non-generic class or struct that is not file-local",
            "file partial struct Outer { partial class Middle { [Network] [Input(3)] [Linear(4)] public partial class «Net»; } }"
        },
        {
            "FN0004",
            "'ReLU' stands on another part of 'Net' than [Network]; the order of layers is the data flow, so all must stand on one part",
            "[Network] [Input(3)] [Linear(4)] partial class Net; [«ReLU»] partial class Net;"
        },
        {
            "FN0005", "'Net' has no [Input(…)] above its layers",
            "[Network] [Linear(4)] partial class «Net»;"
        },
        {
            "FN0005", "'Net' has no [Input(…)] above its layers",
            "[Network] partial class «Net»;"
        },
        {
            "FN0006", "[Input] must stand above every layer of 'Net'; found [ReLU] above it",
            "[Network] [ReLU] [«Input(3)»] [Linear(4)] partial class Net;"
        },
        {
            "FN0014", "'forward' gives the property 'Forward', which every network already declares",
            "[Network] [Input(3)] [Linear(4, Name = «\"forward\"»)] partial class Net;"
        },
        {
            "FN0014", "'net' gives the property 'Net', which is the class's own name",
            "[Network] [Input(3)] [Linear(4, Name = «\"net\"»)] partial class Net;"
        },
        {
            "FN0014", "'fc1' gives the property 'Fc1', which the class already declares",
            "[Network] [Input(3)] [«Linear(4)»] partial class Net { public int Fc1 => 1; }"
        },
        {
            "FN0014", "'item' gives the property 'Item', which the class already declares",
            "[Network] [Input(3)] [Linear(4, Name = «\"item\"»)] partial class Net { public int this[int i] => i; }"
        },
        {
            "FN0014", "'fc1' gives the property 'Fc1', which the class already declares",
            "[Network] [Input(3)] [«Linear(4)»] partial class Net { [System.Runtime.CompilerServices.IndexerName(\"Fc1\")] "
            + "public int this[int i] => i; }"
        },
        {
            "FN0014", "'input_gradient' gives the property 'InputGradient', which every network with RequiresGrad declares",
            "[Network] [Input(3)] [Linear(4, Name = «\"input_gradient\"»)] partial class Net;"
        },
        {
            "FN0014", "'loss' gives the property 'Loss', which every network with a loss declares",
            "[Network] [Input(3)] [Linear(4, Name = «\"loss\"»)] partial class Net;"
        },
        {
            "FN0014", "'run_loss' gives the property 'RunLoss', which is kept for a method of the generated part",
            "[Network] [Input(3)] [Linear(4, Name = «\"run_loss\"»)] partial class Net;"
        },
        {
            "FN0014", "'backward_from' gives the property 'BackwardFrom', which is kept for a method of the generated part",
            "[Network] [Input(3)] [Linear(4, Name = «\"backward_from\"»)] partial class Net;"
        },
        {
            "FN0014", "'v' gives the property 'V', which the generated methods call their type parameter",
            "[Network] [Input(3)] [Linear(4, Name = «\"v\"»)] partial class Net;"
        },
        {
            "FN0014", "'to_string' gives the property 'ToString', which every class inherits",
            "[Network] [Input(3)] [Linear(4, Name = «\"to_string\"»)] partial class Net;"
        },
        {
            "FN0014", "'fc1' gives the property 'Fc1', which its base class 'Model' already declares",
            "class Model { protected static void Fc1() { } } [Network] [Input(3)] [«Linear(4)»] partial class Net : Model;"
        },
        {
            "FN0016", "'Net' declares 'Forward', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { public void Forward() { } }"
        },
        {
            "FN0016", "'Net' declares 'Net()', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { public Net() { } }"
        },
        {
            "FN0016", "'Net' declares 'Net(TorchRandom)', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { public Net(TorchRandom random) { } }"
        },
        {
            "FN0016", "'Net' declares 'Loss', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss] partial class «Net» { public float Loss { get; set; } }"
        },
        {
            "FN0016", "'Net' declares 'workspace', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { internal int workspace = 3; }"
        },
        {
            "FN0016", "'Net' declares 'get_Fc1', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { public int get_Fc1() => 1; }"
        },
        {
            "FN0016", "'Net' declares 'set_Fc1', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { public static void set_Fc1(LinearLayer layer) { } }"
        },
        {
            "FN0016", "'Net' declares 'set_Training', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { private void set_Training(bool mode) { } }"
        },
        {
            "FN0016", "'Net' declares 'get_Output', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { public const int get_Output = 1; }"
        },
        {
            "FN0016", "'Net' declares 'Training', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { [System.Runtime.CompilerServices.IndexerName(\"Training\")] "
            + "public int this[int i] => i; }"
        },
        {
            "FN0017", "'Forward' is the name of a member that is generated into the class, so the class cannot have it",
            "[Network] [Input(3)] [Linear(4)] partial class «Forward»;"
        },
        {
            "FN0017", "'get_Output' is the name of a member that is generated into the class, so the class cannot have it",
            "[Network] [Input(3)] [Linear(4)] partial class «get_Output»;"
        },
        {
            "FN0029", "'Net' inherits 'Output' from 'Model', and the generated part would hide it",
            "class Model { public const int Output = 3; } class Middle : Model; "
            + "[Network] [Input(3)] [Linear(4)] partial class «Net» : Middle;"
        },
        {
            "FN0029", "'Net' inherits 'Train' from 'Model', and the generated part would hide it",
            "class Model { public static void Train(bool quietly) { } } [Network] [Input(3)] [Linear(4)] partial class «Net» : Model;"
        },
        {
            "FN0029", "'Net' inherits 'Backward' from 'Model', and the generated part would hide it",
            "class Model<T> { public virtual void Backward(ReadOnlySpan<T> x) { } } "
            + "[Network] [Input(3)] [Linear(4)] partial class «Net» : Model<float>;"
        },
        {
            "FN0029", "'Net' inherits 'Kernels' from 'Model', and the generated part would hide it",
            "class Model { protected class Kernels; } [Network] [Input(3)] [Linear(4)] partial class «Net» : Model;"
        },
        {
            "FN0029", "'Net' inherits 'fc1WeightRecorded' from 'Model', and the generated part would hide it",
            "class Model { protected bool fc1WeightRecorded; } [Network] [Input(3)] [Linear(4)] partial class «Net» : Model;"
        },
        {
            "FN0030", "'Net' derives from 'Model', which has no constructor that the generated ones can call without arguments",
            "class Model(int x) { public int X => x; } [Network] [Input(3)] [Linear(4)] partial class «Net» : Model;"
        },
        {
            "FN0030", "'Net' derives from 'Model', which has no constructor that the generated ones can call without arguments",
            "class Model { private Model() { } public Model(int x) { } } [Network] [Input(3)] [Linear(4)] partial class «Net» : Model;"
        },
        {
            "FN0030", "'Net' derives from 'Model', which has no constructor that the generated ones can call without arguments",
            "class Model { public Model(int x = 0) { } public Model(string x = \"\") { } } "
            + "[Network] [Input(3)] [Linear(4)] partial class «Net» : Model;"
        },
    };
}
