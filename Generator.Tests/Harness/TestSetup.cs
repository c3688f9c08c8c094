using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FusedNorm.Execution;

namespace FusedNorm.Generator.Tests.Harness;

/// <summary>
/// What holds for all tests: memory is checked where the environment asks for it, and else by those tests alone that turn the checks on.
/// </summary>
internal static class TestSetup
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A test assembly is an application: nothing else is to start it.")]
    internal static void Start() => MemoryChecks.Pause(Environment.GetEnvironmentVariable(MemoryChecks.Variable) != "1");
}
