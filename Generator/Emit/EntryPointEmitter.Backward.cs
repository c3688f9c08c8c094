using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <content>Both ways into the backward pass, from a scalar and from a gradient.</content>
internal sealed partial class EntryPointEmitter
{
    private void Backward()
    {
        writer.Blank();
        writer.Line(
            $"/// <summary>Adds the gradients of {(loss is null ? "an output of one value" : "the last loss")} "
            + "to the parameters.</summary>");
        BackwardException();
        bool scalarLoss = network.Loss is { Tensors.Losses: null };
        using (writer.Open("public void Backward()"))
        {
            Guarded(() => FromScalar(scalarLoss));
        }

        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        BackwardException();
        writer.Line(
            "/// <exception cref=\"global::System.ArgumentException\">The gradient is not as long as what it belongs to.</exception>");
        using (writer.Open($"public void Backward({names.Input} outputGradient)"))
        {
            Guarded(() => writer.Line(network.Backward is null ? "graph.RequireGraph();" : "BackwardFrom(outputGradient);"));
        }

        if (network.Backward is not null)
        {
            writer.Blank();
            writer.Comment("The backward pass of a call that has been let in.");
            using (writer.Open($"private void BackwardFrom({names.Input} outputGradient)"))
            {
                FromGradient(scalarLoss);
            }
        }

        if (names.ReadAgain.Count > 0)
        {
            RequireUnchanged();
        }
    }

    private void BackwardException() => writer.Line(
        "/// <exception cref=\"global::System.InvalidOperationException\">Where PyTorch raises: no forward pass, none recorded, "
        + $"{(names.ReadAgain.Count > 0 ? "used up, or a parameter modified since" : "or used up")}; "
        + "or another thread is in a pass.</exception>");

    /// <summary>Takes the graph, once everything is checked.</summary>
    private void Consume()
    {
        if (names.ReadAgain.Count > 0)
        {
            writer.Line("RequireUnchanged();");
        }

        writer.Line("graph.Consume();");
    }

    /// <summary>
    /// Prints the checks of versions. What decides is what the forward pass recorded, as in PyTorch, whatever has been switched off since.
    /// </summary>
    private void RequireUnchanged()
    {
        writer.Blank();
        writer.Comment("The backward pass reads the values of these parameters again; they must be those that the forward pass read.");
        using (writer.Open("private void RequireUnchanged()"))
        {
            foreach (ReadParameter always in names.ReadAgain.Where(read => read.Receivers is null))
            {
                Unchanged(always);
            }

            // By the parameters for whose gradients they are read: each answer builds on the largest before it.
            List<(string Local, HashSet<ParameterSlot> Receivers)> answered = [];
            foreach (IGrouping<HashSet<ParameterSlot>, ReadParameter> reads in names.ReadAgain.Where(read => read.Receivers is not null)
                .OrderBy(read => read.Receivers!.Count).GroupBy(read => read.Receivers!, HashSet<ParameterSlot>.CreateSetComparer()))
            {
                string local = reads.First().Parameter.Local + "IsRead";
                (string? above, HashSet<ParameterSlot>? known) = answered.LastOrDefault(other => reads.Key.IsSupersetOf(other.Receivers));
                IEnumerable<string> terms =
                    names.Receiving.Where(slot => reads.Key.Contains(slot) && known?.Contains(slot) != true).Select(Names.Recorded);
                writer.Line($"bool {local} = {string.Join(" || ", above is null ? terms : terms.Prepend(above))};");
                answered.Add((local, reads.Key));
                using (writer.Open($"if ({local})"))
                {
                    foreach (ReadParameter read in reads)
                    {
                        Unchanged(read);
                    }
                }

                writer.Blank();
            }
        }
    }

    private void Unchanged(ReadParameter read) =>
        writer.Line($"{Execution}.Check.Unchanged({read.Parameter.Handle}, {Names.Version(read.Parameter)});");

    private void FromScalar(bool scalarLoss)
    {
        string values = $"batch * {CSharpLiteral.Int(outputLength)}";
        writer.Line(
            "graph.RequireScalar("
            + $"{(loss is null || scalarLoss || LossesPerSample == outputLength ? values : $"graph.EndsInLoss ? batch : {values}")});");
        if (network.Backward is null)
        {
            return;
        }

        if (scalarLoss && network.Loss!.Tensors.Gradient is Tensor gradient)
        {
            using (writer.Open("if (graph.EndsInLoss)"))
            {
                Consume();
                writer.Line($"RunBackward(workspace!.Slice({Names.Offset(gradient, network.Workspace)}, {Names.Length(gradient)}));");
                writer.Line("return;");
            }

            writer.Blank();
        }

        writer.Line($"{names.Element} one = {CSharpLiteral.Of(1, names.IsDouble)};");
        writer.Line($"BackwardFrom(new {names.Input}(in one));");
    }

    private void FromGradient(bool scalarLoss)
    {
        writer.Line("graph.RequireGraph();");
        if (loss is not null)
        {
            BackwardFromLoss(scalarLoss);
        }

        writer.Line($"{Execution}.Check.Length(outputGradient.Length, batch * {CSharpLiteral.Int(outputLength)}, \"outputGradient\");");
        writer.Line(OwnGradient());
        Consume();
        writer.Line("RunBackward(outputGradient);");
    }

    private string OwnGradient() =>
        $"outputGradient = {Execution}.OwnMemory<{names.Element}>.Input(outputGradient, "
        + $"workspace{(names.Receiving.Count > 0 ? ", parameterGradients" : "")});";

    private void BackwardFromLoss(bool scalarLoss)
    {
        if (scalarLoss)
        {
            writer.Line("graph.RequireOutput();");
            return;
        }

        Tensor gradient = network.Loss!.Tensors.Gradient!;
        Kernel scale = network.Loss.ScaleGradient!;
        using (writer.Open("if (graph.EndsInLoss)"))
        {
            string losses = LossesPerSample == 1 ? "batch" : $"batch * {CSharpLiteral.Int(LossesPerSample)}";
            writer.Line($"{Execution}.Check.Length(outputGradient.Length, {losses}, \"outputGradient\");");
            writer.Line(OwnGradient());
            Consume();
            writer.Line(
                $"{names.Span} {gradient} = workspace!.Slice({Names.Offset(gradient, network.Workspace)}, {Names.Length(gradient)});");
            string arguments = $"batch, outputGradient, {gradient}";
            if (RegisterUse.IsVectorised(scale))
            {
                Dispatch("Kernels." + network.Methods[scale].Name, arguments, [scale]);
            }
            else
            {
                writer.Line($"Kernels.{network.Methods[scale].Name}({arguments});");
            }

            writer.Line($"RunBackward({gradient.Name});");
            writer.Line("return;");
        }

        writer.Blank();
    }
}
