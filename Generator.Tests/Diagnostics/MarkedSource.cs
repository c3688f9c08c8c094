using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>Source with «guillemets» around what a message must point at.</summary>
internal static class MarkedSource
{
    /// <summary>The source without the marks.</summary>
    public static string Strip(string marked) =>
        marked.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);

    /// <summary>Fails unless a diagnostic stands exactly between the marks.</summary>
    public static void AssertMarked(string marked, Diagnostic found)
    {
        TextSpan span = found.Location.SourceSpan;
        Assert.Equal(marked, Strip(marked).Insert(span.End, "»").Insert(span.Start, "«"));
    }
}
