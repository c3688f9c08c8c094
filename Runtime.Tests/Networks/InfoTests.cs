using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>What <c>Info</c> tells: who requires a gradient and why not, what is saved for the backward pass, how much there is.</summary>
public class InfoTests
{
    [Fact]
    public void A_detach_is_the_reason_for_what_stands_above_it()
    {
        Assert.Equal(
            ["unused: detached below", "unused: detached below", "no: detached", "yes", "yes"],
            DetachedTrunk.Info.Layers.Select(layer => layer.Gradient));
        Assert.Equal(["", "", "", "bn1Output", "gradient of the logits"], DetachedTrunk.Info.Layers.Select(layer => layer.Saved));
        Assert.Equal((63, 18), (DetachedTrunk.Info.ParameterCount, DetachedTrunk.Info.TrainableParameterCount));
        Assert.Equal(["unused: detached below", "no: detached"], NothingFlows.Info.Layers.Select(layer => layer.Gradient));
        Assert.DoesNotContain(NothingFlows.Info.Kernels, kernel => kernel.Phase == "backward");
    }

    [Fact]
    public void A_region_without_gradients_is_a_reason_of_its_own()
    {
        Assert.Equal(["no: no-grad", "no: no-grad", "yes", "yes"], NoGradTrunk.Info.Layers.Select(layer => layer.Gradient));
        Assert.Equal(["", "", "bn1Output", "gradient of the logits"], NoGradTrunk.Info.Layers.Select(layer => layer.Saved));
        Assert.All(NoGradTrunk.Info.Kernels.Where(kernel => kernel.Phase == "backward"), kernel => Assert.Contains(
            "fc2", kernel.Summary, StringComparison.Ordinal));
    }

    [Fact]
    public void Frozen_parameters_are_named_and_counted_apart()
    {
        Assert.Equal(
            ["yes (weight, bias frozen)", "yes (weight frozen)", "yes (bias frozen)", "yes"],
            FrozenParts.Info.Layers.Select(layer => layer.Gradient));
        Assert.Equal((63, 20), (FrozenParts.Info.ParameterCount, FrozenParts.Info.TrainableParameterCount));
        Assert.Equal(["no: frozen", "no: frozen"], NothingTrains.Info.Layers.Select(layer => layer.Gradient));
        Assert.Equal((21, 0), (NothingTrains.Info.ParameterCount, NothingTrains.Info.TrainableParameterCount));
        Assert.All(NothingTrains.Info.Layers, layer => Assert.Empty(layer.Saved));
    }

    [Fact]
    public void What_is_saved_is_what_the_gradients_read()
    {
        Assert.Equal(
            ["", "pool1Output, mean, 1/std", "act1Output", "", "act1Output", "gradient of the logits"],
            Classifier.Info.Layers.Select(layer => layer.Saved));
        Assert.Equal("no: nothing above trains", Classifier.Info.Layers[0].Gradient);
        Assert.Equal("yes", ClassifierOfInput.Info.Layers[0].Gradient);
    }

    [Fact]
    public void The_description_says_what_was_declared()
    {
        NetworkInfo info = ClassifierDouble.Info;
        Assert.Equal(("ClassifierDouble", Precision.Double, 0), (info.Name, info.Precision, info.Batch));
        Assert.Equal([3, 4], info.InputShape);
        Assert.Equal(["pool1", "bn1", "act1", "flatten1", "fc1", ""], info.Layers.Select(layer => layer.Name));
        Assert.Equal(
            ["AvgPool1d", "BatchNorm1d", "ReLU", "Flatten", "Linear", "CrossEntropyLoss"], info.Layers.Select(layer => layer.Kind));
        Assert.Equal(["3,2", "3,2", "3,2", "6", "4", ""], info.Layers.Select(layer => string.Join(',', layer.OutputShape)));
        Assert.Equal([0, 6, 0, 0, 28, 0], info.Layers.Select(layer => layer.ParameterCount));
        Assert.Equal(info.Layers.Sum(layer => layer.ParameterCount), info.ParameterCount);
        Assert.Equal(4, FixedBatch.Info.Batch);
        Assert.Contains("FixedBatch: float, batch 4", FixedBatch.Info.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_has_the_shape_of_what_it_returns_for_a_sample()
    {
        LayerInfo mean = Regression.Info.Layers[^1];
        Assert.Equal(("MSELoss", "yes", "gradient of the prediction"), (mean.Kind, mean.Gradient, mean.Saved));
        Assert.Empty(mean.OutputShape);
        LayerInfo each = LabelVector.Info.Layers[^1];
        Assert.Equal(("BCEWithLogitsLoss", "yes", "gradient of the logits"), (each.Kind, each.Gradient, each.Saved));
        Assert.Equal([3], each.OutputShape);
        Assert.Empty(VectorLoss.Info.Layers[^1].OutputShape);
        Assert.Equal(("no: detached", ""), (UntrainedLoss.Info.Layers[^1].Gradient, UntrainedLoss.Info.Layers[^1].Saved));
    }

    [Fact]
    public void The_folds_of_an_inference_are_told_with_what_is_left()
    {
        Assert.Equal(["bn1 into fc1", "bn2 into fc2"], FoldBehind.Info.Folds.Select(fold => fold.ToString()));
        Assert.Equal(["bn1 into fc1: x - mean is left", "bn2 into fc1"], FoldOnBothSides.Info.Folds.Select(fold => fold.ToString()));
        Assert.Equal(
            [("bn1", "", "statistics of each batch"), ("bn2", "", "(x - mean) * scale + shift")],
            FoldUntracked.Info.Folds.Select(fold => (fold.Norm, fold.Into, fold.Rest)));
        Assert.Empty(TwoLinears.Info.Folds);
        Assert.Equal((128 + 32 + 160 + 16 + 32 + 16, 48), (FoldBehind.Info.InferenceConstants, FoldBehind.Info.InferencePerSample));
        Assert.Contains(
            "inference 384 constants, scratch 48 per sample; folds bn1 into fc1; bn2 into fc2",
            FoldBehind.Info.ToString(), StringComparison.Ordinal);
        Assert.Contains(FoldBehind.Info.Kernels, kernel =>
            kernel is { Phase: "inference", Summary: "fc2 Linear(9) with bn2 folded in, (17) to (9); act2 ReLU, (9) to (9)" });
    }

    [Fact]
    public void The_table_has_a_line_for_every_layer()
    {
        string[] lines = DetachedTrunk.Info.ToString().Split('\n');
        Assert.StartsWith("DetachedTrunk: float, batch N", lines[0], StringComparison.Ordinal);
        Assert.Matches("^layer +kind +output shape +params +requires a gradient +saved for backward$", lines[1]);
        Assert.Matches("^ +Input +\\(6\\)$", lines[3]);
        Assert.Matches("^fc1 +Linear +\\(5\\) +35 +unused: detached below$", lines[4]);
        Assert.Matches("^ +Detach +\\(5\\) +0 +no: detached$", lines[6]);
        Assert.Matches("^fc2 +Linear +\\(3\\) +18 +yes +bn1Output$", lines[7]);
        Assert.Contains("63 parameters, 18 trainable", lines[9], StringComparison.Ordinal);
    }
}
