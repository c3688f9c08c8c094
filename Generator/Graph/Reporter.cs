using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Text;
using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Graph;

/// <summary>Where a layer reports what is wrong with it.</summary>
/// <param name="layer">The index of its attribute.</param>
/// <param name="kind">Its kind, <c>BatchNorm1d</c>.</param>
/// <param name="name">What messages call it: <c>bn1 (BatchNorm1d)</c>.</param>
/// <param name="input">What it reads.</param>
/// <param name="findings">Where the findings go.</param>
internal sealed class Reporter(int layer, string kind, string name, Value input, List<Finding> findings)
{
    /// <summary>What messages call the layer: <c>bn1 (BatchNorm1d)</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Its kind, <c>BatchNorm1d</c>.</summary>
    public string Kind { get; } = kind;

    /// <summary>Where its input comes from, for messages: <c>pool1</c>, <c>the input</c>.</summary>
    public string From => ShapeChain.From(input);

    public Shape Input => input.Shape;

    public void Report(DiagnosticDescriptor descriptor, params string[] arguments) =>
        findings.Add(Finding.AtLayer(descriptor, layer, [Name, .. arguments]));

    public void ReportArgument(DiagnosticDescriptor descriptor, string argument, params string[] arguments) =>
        findings.Add(Finding.AtArgument(descriptor, layer, argument, [Name, .. arguments]));

    /// <summary>Reports an argument outside its range, unless it is inside.</summary>
    public bool Require(bool condition, string argument, string expected, int found) =>
        Require(condition, argument, expected, CSharpLiteral.Int(found));

    /// <inheritdoc cref="Require(bool, string, string, int)"/>
    public bool Require(bool condition, string argument, string expected, double found) =>
        Require(condition, argument, expected, CSharpLiteral.Text(found));

    /// <inheritdoc cref="Require(bool, string, string, int)"/>
    public bool Require(bool condition, string argument, string expected, string found)
    {
        if (!condition)
        {
            ReportArgument(DiagnosticDescriptors.InvalidArgument, argument, argument, expected, found);
        }

        return condition;
    }

    /// <summary>Reports an input of a rank that the layer does not take, and which layer of its family takes it.</summary>
    /// <param name="expected">What it takes.</param>
    /// <param name="sibling">The kind that takes the input; null where none does.</param>
    public bool WrongRank(string expected, string? sibling)
    {
        findings.Add(Finding.AtLayer(
            DiagnosticDescriptors.WrongRank, layer, Name, expected, Input.ToString(),
            From, sibling is null ? "" : $"; {sibling} takes such a shape") with
        { Replacement = sibling });
        return false;
    }

    /// <summary>Reports a number of features that was declared but not found.</summary>
    /// <param name="argument">The argument that declares it.</param>
    /// <param name="declared">What it declares.</param>
    /// <param name="found">What the input has.</param>
    /// <param name="dimension">In which of its dimensions: <c>first</c>, <c>last</c>.</param>
    public void WrongFeatures(string argument, int declared, int found, string dimension) =>
        findings.Add(Finding.AtArgument(
            DiagnosticDescriptors.WrongFeatures,
            layer,
            argument,
            Name,
            CSharpLiteral.Int(declared),
            CSharpLiteral.Int(found),
            Input.Rank == 1 ? "" : $" in the {dimension} dimension",
            ShapeChain.To(input)) with
        { Replacement = CSharpLiteral.Int(found) });

    /// <summary>Reports more values than an int counts, or memory holds.</summary>
    /// <param name="what">What has them: <c>one window has</c>.</param>
    /// <param name="found">How many.</param>
    /// <param name="most">How many fit.</param>
    public void TooLarge(string what, string found, long most) =>
        Report(DiagnosticDescriptors.TooLarge, what, found, CSharpLiteral.Int(most));

    /// <summary>Reports a window that its input has no room for.</summary>
    public void EmptyOutput(string argument, long window, int size, int output) =>
        ReportArgument(
            DiagnosticDescriptors.EmptyOutput, argument, CSharpLiteral.Int(window),
            CSharpLiteral.Int(size), CSharpLiteral.Int(output), ShapeChain.To(input));
}
