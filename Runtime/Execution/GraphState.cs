namespace FusedNorm.Execution;

/// <summary>
/// What the last forward pass of a network left behind for a backward pass. Every forward pass replaces it; a backward pass
/// consumes it, as PyTorch frees the saved tensors of a graph.
/// </summary>
public struct GraphState
{
    private Kind kind;
    private bool recorded;
    private bool consumed;

    private enum Kind
    {
        Nothing,
        Output,
        ScalarLoss,
        Losses,
    }

    /// <summary>Whether the last forward pass recorded a graph.</summary>
    public readonly bool OutputRequiresGrad => recorded;

    /// <summary>Whether the graph ends in a loss.</summary>
    public readonly bool EndsInLoss => kind is Kind.ScalarLoss or Kind.Losses;

    /// <summary>A forward pass ended at the output.</summary>
    /// <param name="requiresGrad">Whether it recorded a graph.</param>
    public void RecordOutput(bool requiresGrad) => Record(Kind.Output, requiresGrad);

    /// <summary>A forward pass ended in one loss.</summary>
    /// <param name="requiresGrad">Whether it recorded a graph.</param>
    public void RecordLoss(bool requiresGrad) => Record(Kind.ScalarLoss, requiresGrad);

    /// <summary>A forward pass ended in losses that were not combined.</summary>
    /// <param name="requiresGrad">Whether it recorded a graph.</param>
    public void RecordLosses(bool requiresGrad) => Record(Kind.Losses, requiresGrad);

    /// <summary>Checks that a backward pass without a given gradient can run.</summary>
    /// <param name="outputLength">The number of values of what it starts from, where that is not a scalar loss.</param>
    /// <exception cref="InvalidOperationException">Where PyTorch raises, with its sentence.</exception>
    public readonly void RequireScalar(int outputLength)
    {
        RequireGraph();
        if (kind != Kind.ScalarLoss && outputLength != 1)
        {
            throw new InvalidOperationException(
                $"grad can be implicitly created only for scalar outputs; found {outputLength} values. "
                + "Pass their gradient to Backward, or start from Loss.");
        }
    }

    /// <summary>Checks that a backward pass can run.</summary>
    /// <exception cref="InvalidOperationException">Where PyTorch raises, with its sentence.</exception>
    public readonly void RequireGraph()
    {
        if (kind == Kind.Nothing)
        {
            throw new InvalidOperationException("Backward needs a forward pass before it; found none. Call Loss or Forward first.");
        }

        if (!recorded)
        {
            throw new InvalidOperationException("element 0 of tensors does not require grad and does not have a grad_fn");
        }

        if (consumed)
        {
            throw new InvalidOperationException(
                "Trying to backward through the graph a second time: what the forward pass saved has already been freed. "
                + "Run Forward or Loss again before Backward.");
        }
    }

    /// <summary>Checks that the graph ends at the output, so that a gradient of the output belongs to it.</summary>
    /// <exception cref="InvalidOperationException">It ends in a loss.</exception>
    public readonly void RequireOutput()
    {
        if (EndsInLoss)
        {
            throw new InvalidOperationException(
                "The last forward pass ended in the loss, so the gradient of the output is not asked for. "
                + "Call Backward() after Loss, or Forward before Backward(outputGradient).");
        }
    }

    /// <summary>Marks the graph as used up.</summary>
    public void Consume() => consumed = true;

    private void Record(Kind newKind, bool requiresGrad)
    {
        kind = newKind;
        recorded = requiresGrad;
        consumed = false;
    }
}
