using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using FusedNorm.TorchSharpPeer;
using TorchSharp;

// What torch_peer.py is in Python: a request a line, an answer a line. See there for the requests, and TorchPeer.cs for the settings.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Dictionary<string, Case> cases = [];
try
{
    // Its native half is written for newer systems than some; loaded here, it says what it misses.
    NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));
    torch.set_num_threads(int.Parse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS")!, CultureInfo.InvariantCulture));
    Console.WriteLine($"ok {typeof(torch).Assembly.GetName().Version!.ToString(3)} with libtorch {torch.__version__}");
}
catch (DllNotFoundException exception)
{
    // What is told goes into a document, and is not to have this machine's paths.
    string missing = Regex.Match(exception.Message, "version `[^']*' not found").Value;
    Console.WriteLine($"error its native half does not load here: {(missing.Length == 0 ? "a library is missing" : missing)}");
    return;
}
catch (Exception exception)
{
    Console.WriteLine(Error(exception));
    return;
}

while (Console.ReadLine() is string line)
{
    string answer;
    try
    {
        answer = Answer(line.Split(' '));
    }
    catch (Exception exception)
    {
        // The other side names it and goes on without this case.
        answer = Error(exception);
    }

    Console.WriteLine(answer);
}

string Answer(string[] words)
{
    switch (words)
    {
        case ["prepare", string id, .. string[] options]:
            cases[id] = new Case(new Options(options));
            cases[id].WriteResult($"{id}.out");
            return "ok";
        case ["run", string id, string calls]:
            return string.Create(CultureInfo.InvariantCulture, $"ok {cases[id].Run(long.Parse(calls, CultureInfo.InvariantCulture)):R}");
        case ["release"]:
            foreach (Case prepared in cases.Values)
            {
                prepared.Dispose();
            }

            cases.Clear();
            GC.Collect();
            return "ok";
        default:
            return $"error unknown request {string.Join(' ', words)}";
    }
}

static string Error(Exception exception)
{
    while (exception.InnerException is Exception inner)
    {
        exception = inner;
    }

    return $"error {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}";
}
