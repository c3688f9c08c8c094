using FusedNorm.Generator.Collections;

namespace FusedNorm.Generator.Graph;

/// <summary>
/// What draws a layer's parameters: a method of the runtime's <c>Init</c>, which takes the network's random stream, the parameters and how
/// many inputs each output sums.
/// </summary>
/// <param name="Method">The method.</param>
/// <param name="Parameters">The names of the parameters that it takes; the layer may have no such.</param>
/// <param name="FanIn">How many inputs each output sums.</param>
internal sealed record InitCall(string Method, EquatableArray<string> Parameters, int FanIn);
