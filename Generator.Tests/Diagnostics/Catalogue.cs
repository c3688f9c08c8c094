using System.Reflection;
using FusedNorm.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>Every descriptor that there is.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<DiagnosticDescriptor> Descriptors { get; } = [.. typeof(DiagnosticDescriptors)
        .GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>()
        .OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal)];
}
