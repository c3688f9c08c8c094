namespace FusedNorm.Generator.Graph;

/// <summary>A tensor that flows between layers. What the passes decide about it is written here once.</summary>
internal sealed class Value(string name, Shape shape, Node? producer)
{
    /// <summary>The name that the generated code gives it: <c>bn1Output</c>.</summary>
    public string Name { get; } = name;

    public Shape Shape { get; } = shape;

    /// <summary>The node that computes it; null for the network's input.</summary>
    public Node? Producer { get; } = producer;

    /// <summary>Whether autograd would mark it as requiring a gradient: something above it trains and no cut lies between.</summary>
    public bool RequiresGrad { get; set; }

    /// <summary>Why it requires none: the nearest cut, or that nothing above trains.</summary>
    public string? NoGradReason { get; set; }

    /// <summary>Whether the backward pass computes its gradient: it requires one, and the way down to the output is open.</summary>
    public bool NeedsGradient { get; set; }

    /// <summary>Whether the backward pass reads the value itself, so that forward must keep it or what it is recomputed from.</summary>
    public bool IsSaved { get; set; }

    /// <summary>How many layers read it; a second reader needs it stored.</summary>
    public int Readers { get; set; }

    /// <summary>The value that a chain of views shows; itself where it is no view.</summary>
    public Value Computed => Producer is { Layer.IsView: true } view ? view.Input.Computed : this;

    /// <summary>The same in Predict, which sees through more layers.</summary>
    public Value ComputedInPredict => Producer is { Layer.IsViewInPredict: true } view ? view.Input.ComputedInPredict : this;

    public override string ToString() => $"{Name}{Shape}";
}
