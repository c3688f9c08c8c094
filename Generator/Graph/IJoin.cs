namespace FusedNorm.Generator.Graph;

/// <summary>A layer with a second input: the value that a tap named.</summary>
internal interface IJoin
{
    /// <summary>The tap's name.</summary>
    string From { get; }

    /// <summary>The shape of the output, or null after a report that says why there is none.</summary>
    Shape? Join(Shape input, Shape other, Reporter reporter);
}
