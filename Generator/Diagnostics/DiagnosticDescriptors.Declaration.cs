using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Diagnostics;

/// <content>0001: what keeps a class from being a network.</content>
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "FN0001", "A network must be a partial class", "'{0}' must be partial, so that its network can be generated into it");

    public static readonly DiagnosticDescriptor UnsupportedClass = Error(
        "FN0002", "A network must be a plain class",
        "'{0}' is {1}; a network must be a class that is not generic, static, abstract, file-local or a record "
        + "and has no primary constructor");

    public static readonly DiagnosticDescriptor OuterNotPartial = Error(
        "FN0003",
        "A type around a network must be a partial, non-generic class or struct",
        "'{1}' around '{0}' must be a partial, non-generic class or struct that is not file-local");

    public static readonly DiagnosticDescriptor SeveralParts = Error(
        "FN0004", "Layers must stand on one part of the class",
        "'{0}' stands on another part of '{1}' than [Network]; the order of layers is the data flow, so all must stand on one part");

    public static readonly DiagnosticDescriptor NoInput = Error(
        "FN0005", "A network needs an input", "'{0}' has no [Input(…)] above its layers");

    public static readonly DiagnosticDescriptor InputNotFirst = Error(
        "FN0006", "The input stands first", "[Input] must stand above every layer of '{0}'; found [{1}] above it");

    public static readonly DiagnosticDescriptor NoLayers = Error(
        "FN0007", "A network needs a layer", "'{0}' has no layer below [Input]");

    public static readonly DiagnosticDescriptor LayerAfterLoss = Error(
        "FN0008", "The loss stands last", "[{0}] stands below the loss [{1}]; the loss must be the last attribute");

    public static readonly DiagnosticDescriptor UnclosedRegion = Error(
        "FN0009", "A no-grad region must be closed", "[BeginNoGrad] has no [EndNoGrad] below it");

    public static readonly DiagnosticDescriptor UnopenedRegion = Error(
        "FN0010", "A no-grad region must be opened", "[EndNoGrad] has no open [BeginNoGrad] above it");

    public static readonly DiagnosticDescriptor NestedRegion = Error(
        "FN0011", "No-grad regions do not nest", "[BeginNoGrad] stands inside a region that is still open; close that one first");

    public static readonly DiagnosticDescriptor InvalidName = Error(
        "FN0012", "A layer's name must be an identifier",
        "'{0}' cannot name a layer: expected a letter followed by letters, digits and underscores");

    public static readonly DiagnosticDescriptor DuplicateName = Error(
        "FN0013", "A layer's name must be unique", "'{0}' gives the property '{1}', which layer '{2}' has already");

    public static readonly DiagnosticDescriptor ReservedName = Error(
        "FN0014", "A layer's name must not hide a member", "'{0}' gives the property '{1}', {2}");

    public static readonly DiagnosticDescriptor InvalidArgument = Error(
        "FN0015", "An argument is out of its range", "{0}: {1} must be {2}, found {3}");

    public static readonly DiagnosticDescriptor ConflictingMember = Error(
        "FN0016", "A member of the class is in the way", "'{0}' declares '{1}', which the generated part declares");

    public static readonly DiagnosticDescriptor ReservedClassName = Error(
        "FN0017", "A network must not have a member's name",
        "'{0}' is the name of a member that is generated into the class, so the class cannot have it");

    public static readonly DiagnosticDescriptor UnknownTap = Error(
        "FN0018", "A join or branch needs its tap", "No [Tap(\"{0}\")] stands above; the taps above are: {1}");

    public static readonly DiagnosticDescriptor UnusedTap = Error(
        "FN0019", "A tap needs a reader",
        "Nothing below reads [Tap(\"{0}\")]; add [Add(\"{0}\")], [Concat(\"{0}\")] or [From(\"{0}\")], or remove it");

    public static readonly DiagnosticDescriptor DuplicateTap = Error(
        "FN0020", "A tap's name must be unique", "[Tap(\"{0}\")] stands above already");

    public static readonly DiagnosticDescriptor NoNetwork = Error(
        "FN0021", "Only a network can be included", "'{0}' cannot be included: it is no class with [Network]");

    public static readonly DiagnosticDescriptor IncludeCycle = Error(
        "FN0022", "A network must not include itself", "'{0}' would include itself: {1}");

    public static readonly DiagnosticDescriptor IncludedMistake = Error(
        "FN0023", "An included network must be sound", "'{0}' cannot be included until its own mistake is corrected: {1}");

    public static readonly DiagnosticDescriptor IncludedPrecision = Error(
        "FN0024", "An included network needs the same precision",
        "'{0}' computes in {1} precision, '{2}' in {3}; a network has one precision");

    public static readonly DiagnosticDescriptor TooManyLayers = Error(
        "FN0025", "A network has too many layers", "'{0}' brings the layers of '{1}' to {2}; at most {3} can be included");

    public static readonly DiagnosticDescriptor NoWeights = Error(
        "FN0026", "The weights must be one of the AdditionalFiles", "There are no weights '{0}': {1}");

    public static readonly DiagnosticDescriptor UnfitWeights = Error(
        "FN0027", "The weights must fit the network", "'{0}' does not fit '{1}'; {2}");

    public static readonly DiagnosticDescriptor OldLanguage = Error(
        "FN0028", "A network needs C# 12",
        "'{0}' is compiled as C# {1}, and what is generated for it needs C# 12; raise LangVersion in the project file, or leave it out");

    public static readonly DiagnosticDescriptor HiddenMember = Error(
        "FN0029", "An inherited member is in the way", "'{0}' inherits '{1}' from '{2}', and the generated part would hide it");

    public static readonly DiagnosticDescriptor NoBaseConstructor = Error(
        "FN0030", "A base class needs a constructor without arguments",
        "'{0}' derives from '{1}', which has no constructor that the generated ones can call without arguments");

    public static readonly DiagnosticDescriptor CompilerFault = Error(
        "FN0031",
        "A network that FusedNorm cannot compile",
        "FusedNorm could not prove even the plainest code for '{0}' right, and wrote none; "
        + "please report it with this declaration. Found: {1}");

    public static readonly DiagnosticDescriptor UnknownLayer = Error(
        "FN0032", "A layer must be one that there is", "There is no layer [{0}]; {1}");

    public static readonly DiagnosticDescriptor NoNetworkAttribute = Error(
        "FN0033", "Layers need [Network]", "'{0}' has {1}, but no [Network], so nothing is generated into it");

    public static readonly DiagnosticDescriptor DuplicateKey = Error(
        "FN0034", "A layer's key must be unique", "'{0}' has the key '{1}', which layer '{2}' has already");

    public static readonly DiagnosticDescriptor EmptyBranch = Error(
        "FN0035", "A branch needs a layer",
        "No layer stands below [From(\"{0}\")]; what the network gives is what its last layer computes");
}
