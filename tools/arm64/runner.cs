#:property PublishAot=false
#:package xunit.extensibility.execution
// Runs a compiled test assembly with xunit's own executor in this process, where no test host can run (an emulated processor):
//     runner <assembly> [<trait>=<value> …]     all tests but those with one of the traits
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Loader;
using Xunit.Abstractions;
using Xunit.Sdk;

if (args is not [string path, .. string[] without] || !File.Exists(path)
    || without.Any(trait => !trait.Contains('=', StringComparison.Ordinal)))
{
    Console.Error.WriteLine("Expected a test assembly, then traits to leave out, as in Size=Large.");
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
// Where tests look for what lies beside them.
AppContext.SetData("APP_CONTEXT_BASE_DIRECTORY", folder + Path.DirectorySeparatorChar);
AssemblyLoadContext.Default.Resolving += (context, name) =>
    Path.Combine(folder, name.Name + ".dll") is string file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
Assembly assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path));
Console.WriteLine(
    $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}, registers of 128 bits: "
    + $"{(Vector128.IsHardwareAccelerated ? "yes" : "no")}");

using XunitTestFramework framework = new(new Sink(_ => { }));
Sink found = new(message => message is IDiscoveryCompleteMessage);
List<ITestCase> cases = [];
found.On<ITestCaseDiscoveryMessage>(message => cases.Add(message.TestCase));
using (ITestFrameworkDiscoverer discoverer = framework.GetDiscoverer(Reflector.Wrap(assembly)))
{
    discoverer.Find(includeSourceInformation: false, found, new Options());
    found.Wait();
}

ITestCase[] chosen = [.. cases.Where(test => !without.Any(trait => Has(test, trait)))];
int passed = 0;
ConcurrentQueue<string> failures = [];
Sink ran = new(message => message is ITestAssemblyFinished);
ConcurrentDictionary<string, decimal> seconds = [];
ran.On<ITestResultMessage>(
    message => seconds.AddOrUpdate(message.TestClass.Class.Name, message.ExecutionTime, (_, sum) => sum + message.ExecutionTime));
ran.On<ITestPassed>(_ => Interlocked.Increment(ref passed));
ran.On<ITestFailed>(message => failures.Enqueue(
    $"{message.Test.DisplayName}\n{string.Join('\n', message.Messages)}\n{string.Join('\n', message.StackTraces)}"));
ran.On<IErrorMessage>(message => failures.Enqueue(string.Join('\n', message.Messages)));
using (ITestFrameworkExecutor executor = framework.GetExecutor(assembly.GetName()))
{
    executor.RunTests(chosen, ran, new Options());
    ran.Wait();
}

foreach ((string name, decimal sum) in seconds.OrderByDescending(entry => entry.Value).Take(10))
{
    Console.WriteLine($"{sum,8:F1} s  {name}");
}

foreach (string failure in failures)
{
    Console.WriteLine("Failed " + failure + "\n");
}

Console.WriteLine($"Passed: {passed}, Failed: {failures.Count}, left out: {cases.Count - chosen.Length} {string.Join(", ", without)}");
return failures.IsEmpty && passed > 0 ? 0 : 1;

static bool Has(ITestCase test, string trait) =>
    trait.Split('=', 2) is [string name, string value] && test.Traits.TryGetValue(name, out List<string>? values) && values.Contains(value);

/// <summary>Hears what xunit says until it has said the last.</summary>
internal sealed class Sink(Func<IMessageSinkMessage, bool> isLast) : IMessageSink
{
    private readonly TaskCompletionSource done = new();
    private readonly List<Action<IMessageSinkMessage>> hearers = [];

    public Sink(Action<IMessageSinkMessage> hearer)
        : this(_ => false) => hearers.Add(hearer);

    public void On<T>(Action<T> hearer)
        where T : IMessageSinkMessage => hearers.Add(message =>
        {
            if (message is T one)
            {
                hearer(one);
            }
        });

    public bool OnMessage(IMessageSinkMessage message)
    {
        hearers.ForEach(hearer => hearer(message));
        if (isLast(message))
        {
            done.TrySetResult();
        }

        return true;
    }

    public void Wait() => done.Task.Wait();
}

/// <summary>No option is set but by xunit itself.</summary>
internal sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
{
    private readonly Dictionary<string, object?> values = [];

    public TValue GetValue<TValue>(string name) => values.TryGetValue(name, out object? value) ? (TValue)value! : default!;

    public void SetValue<TValue>(string name, TValue value) => values[name] = value;
}
