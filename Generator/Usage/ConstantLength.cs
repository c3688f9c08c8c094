using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FusedNorm.Generator.Usage;

/// <summary>The length of an array or a span, where the source says it.</summary>
internal static class ConstantLength
{
    public static int? Of(IOperation operation, MethodBody body) => operation switch
    {
        IConversionOperation conversion => Of(conversion.Operand, body),
        IArrayCreationOperation { DimensionSizes.Length: 1 } array =>
            array.DimensionSizes[0].ConstantValue is { HasValue: true, Value: int length } ? length : null,
        ICollectionExpressionOperation { Elements: var elements } =>
            elements.Any(element => element is ISpreadOperation) ? null : elements.Length,
        ILocalReferenceOperation local => OfLocal(local.Local, body),
        {
            Syntax: StackAllocArrayCreationExpressionSyntax { Type: ArrayTypeSyntax { RankSpecifiers.Count: 1 } array },
            SemanticModel: { } model,
        } => model.GetConstantValue(array.RankSpecifiers[0].Sizes[0]) is { HasValue: true, Value: int length } ? length : null,
        _ => null,
    };

    /// <summary>The length of a variable that gets one value only.</summary>
    private static int? OfLocal(ILocalSymbol local, MethodBody body)
    {
        (int Position, IOperation? Value)[] values = [.. body.ValuesOf(local)];
        return values.Length == 1 && values[0].Value is { } value and not ILocalReferenceOperation ? Of(value, body) : null;
    }
}
