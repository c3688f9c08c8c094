using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using BenchmarkDotNet.Attributes;
using FusedNorm.Benchmarks.Measuring;
using Microsoft.CodeAnalysis;

namespace FusedNorm.Benchmarks.Comparing;

/// <summary>
/// A build's own Benchmarks with its runtime and its generator, loaded beside those of other builds: its networks are what its generator
/// made of them, and the loops around the calls are its own. Only the names below have to be the same in all builds; what else a build has
/// is shared with this program.
/// </summary>
internal sealed class LoadedBuild : AssemblyLoadContext
{
    private const string Own = "FusedNorm.";
    private const string Benchmarks = Own + "Benchmarks";
    private const string GeneratorAssembly = Own + "Generator";

    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private readonly string folder;
    private readonly Assembly benchmarks;

    /// <summary>Loads what lies in a folder, once more if it was loaded before: where its code and data lie is decided anew then.</summary>
    /// <param name="folder">What <see cref="Find"/> has found.</param>
    public LoadedBuild(string folder)
    {
        this.folder = Path.GetFullPath(folder);
        benchmarks = LoadFromAssemblyPath(PathOf(Benchmarks));
    }

    /// <summary>The assembly that was built without optimisation; null where there is none.</summary>
    public string? Unoptimized => new[] { benchmarks, Generator }
        .FirstOrDefault(assembly => assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true)?.Location;

    private Assembly Generator => LoadFromAssemblyName(new AssemblyName(GeneratorAssembly));

    /// <summary>The folder with what was built; null where there is none.</summary>
    /// <param name="place">That folder, or a checkout.</param>
    public static string? Find(string place) => new[] { place, Path.Combine(place, "Benchmarks", "bin", "Release", "net10.0") }
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, Benchmarks + ".dll")));

    /// <summary>A generator of this build, as a driver takes it.</summary>
    public ISourceGenerator CreateGenerator() => ((IIncrementalGenerator)Activator.CreateInstance(
        Generator.GetType(GeneratorAssembly + ".NetworkGenerator", throwOnError: true)!)!).AsSourceGenerator();

    /// <summary>The assemblies that a project references that uses this build.</summary>
    public IEnumerable<string> References()
    {
        foreach (string path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            yield return name.StartsWith(Own, StringComparison.Ordinal) ? PathOf(name) : path;
        }
    }

    /// <summary>The cases of the peers' table.</summary>
    public IEnumerable<ComparedCase> Workloads()
    {
        Type list = TypeOf("Workloads.WorkloadList");
        return ((IEnumerable)list.GetProperty("All", Any)!.GetValue(null)!).Cast<object>()
            .Select(subject => new ComparedCase(subject.ToString()!, threads => Open(subject, threads)));
    }

    /// <summary>The benchmarks of single kernels, each with each of its arguments.</summary>
    public IEnumerable<ComparedCase> Kernels() =>
        from type in benchmarks.GetTypes().OrderBy(type => type.Name, StringComparer.Ordinal)
        where !type.IsAbstract && Marked<BenchmarkAttribute>(type).Any()
        from arguments in Combinations([.. type.GetProperties().Where(property => property.IsDefined(typeof(ParamsAttribute)))])
        from method in Marked<BenchmarkAttribute>(type).OrderBy(method => method.Name, StringComparer.Ordinal)
        select new ComparedCase(KernelName(type, arguments, method), threads => Open(type, arguments, method, threads));

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name is string name && name.StartsWith(Own, StringComparison.Ordinal) && File.Exists(PathOf(name))
            ? LoadFromAssemblyPath(PathOf(name))
            : null;

    private string PathOf(string assembly) => Path.Combine(folder, assembly + ".dll");

    private Type TypeOf(string name) => benchmarks.GetType($"{Benchmarks}.{name}", throwOnError: true)!;

    /// <summary>A case in all the ways that FusedNorm has for it, ready to run.</summary>
    private OpenedCase Open(object subject, int threads)
    {
        object values = Activator.CreateInstance(TypeOf("Workloads.CaseValues"), Any, null, [subject], null)!;
        object peer = Activator.CreateInstance(TypeOf("Peers.FusedNormPeer"), nonPublic: true)!;
        IEnumerable contestants = (IEnumerable)Call(peer, "Contestants", subject, values, threads)!;
        Dictionary<string, IContestant> ways = [];
        foreach (object contestant in contestants)
        {
            Call(contestant, "Prepare");
            string way = (string)contestant.GetType().GetProperty("Peer", Any)!.GetValue(contestant)!;
            Func<long, double> run = contestant.GetType().GetMethod("Run", Any)!.CreateDelegate<Func<long, double>>(contestant);
            ways.Add(way, new ForeignContestant(way, run));
        }

        return new OpenedCase(ways, (float[])values.GetType().GetProperty("Expected", Any)!.GetValue(values)!);
    }

    private OpenedCase Open(Type type, IReadOnlyList<(PropertyInfo Property, object? Value)> arguments, MethodInfo method, int threads)
    {
        TypeOf("Peers.FusedNormThreads").GetMethod("Use", Any)!.Invoke(null, [threads]);
        object benchmark = Activator.CreateInstance(type)!;
        foreach ((PropertyInfo property, object? value) in arguments)
        {
            // Params(0, 0.9) has an int for a property that is a double.
            property.SetValue(benchmark, Convert.ChangeType(value, property.PropertyType, CultureInfo.InvariantCulture));
        }

        foreach (MethodInfo setup in Marked<GlobalSetupAttribute>(type))
        {
            Call(benchmark, setup.Name);
        }

        return new OpenedCase(new() { [""] = new RepeatedCall(benchmark, method) }, []);
    }

    private static object? Call(object target, string method, params object?[] arguments) =>
        target.GetType().GetMethod(method, Any)!.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private static IEnumerable<MethodInfo> Marked<TAttribute>(Type type)
        where TAttribute : Attribute => type.GetMethods().Where(method => method.IsDefined(typeof(TAttribute)));

    private static string KernelName(Type type, IEnumerable<(PropertyInfo Property, object? Value)> arguments, MethodInfo method)
    {
        string name = type.Name.Replace("Benchmarks", "", StringComparison.Ordinal);
        return $"{name} ({string.Join(", ", arguments.Select(argument => $"{argument.Property.Name} {argument.Value}"))}), {method.Name}";
    }

    private static IEnumerable<IReadOnlyList<(PropertyInfo Property, object? Value)>> Combinations(IReadOnlyList<PropertyInfo> properties)
    {
        IEnumerable<IReadOnlyList<(PropertyInfo Property, object? Value)>> all = [[]];
        foreach (PropertyInfo property in properties)
        {
            object?[] values = property.GetCustomAttribute<ParamsAttribute>()!.Values;
            all =
            [
                .. all.SelectMany(before => values.Select(value => (IReadOnlyList<(PropertyInfo, object?)>)[.. before, (property, value)])),
            ];
        }

        return all;
    }
}
