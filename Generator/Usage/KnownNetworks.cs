using System.Collections.Concurrent;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Reading;
using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Usage;

/// <summary>The graphs of the networks that a compilation calls, each built once.</summary>
internal sealed class KnownNetworks
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, NetworkGraph?> graphs = new(SymbolEqualityComparer.Default);

    /// <summary>The graph of a class; null where its declaration has mistakes, of which the generator tells.</summary>
    public NetworkGraph? GraphOf(INamedTypeSymbol network, CancellationToken cancellation) =>
        graphs.TryGetValue(network, out NetworkGraph? graph) ? graph : graphs.GetOrAdd(network, Build(network, cancellation));

    private static NetworkGraph? Build(INamedTypeSymbol network, CancellationToken cancellation)
    {
        // The generated members are among the class's by now, so the class itself is not judged again.
        AttributeData attribute = AttributeReader.NetworkOf(network)!;
        return new NetworkReader(cancellation, judgesClasses: false).Read(network, attribute, part: null)?.Graph;
    }
}
