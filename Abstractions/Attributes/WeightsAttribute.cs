namespace FusedNorm;

/// <summary>
/// Gives a network trained weights at build time. The class gets a nested class <c>Pretrained</c> with a static <c>Predict</c>: the folded
/// network that <see cref="INetwork{T}.ToInference"/> makes, over constants in the assembly. Nothing is loaded, and nothing has to be
/// deployed beside it.
/// </summary>
/// <remarks>
/// The file must be one of the project's <c>AdditionalFiles</c>: <c>&lt;AdditionalFiles Include="digits.safetensors" /&gt;</c>. A file that
/// is not there
/// or does not fit is an error at this attribute, with every difference of keys, shapes and dtypes.
/// </remarks>
/// <param name="file">
/// The file's name, or as much of the end of its path as tells it from others: <c>digits.safetensors</c>, <c>v2/digits.safetensors</c>.
/// </param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WeightsAttribute(string file) : Attribute
{
    /// <summary>The file's name, or the end of its path.</summary>
    public string File { get; } = file;

    /// <summary>
    /// What the file has in front of the network's keys, as <c>"module."</c>, or <c>"actor."</c> for one of the state dicts of a
    /// checkpoint; entries without it are left out. Where it is not given, and all keys of the network stand behind one prefix, it is that
    /// one.
    /// </summary>
    public string? Prefix { get; set; }
}
