using System.Diagnostics;
using System.Globalization;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>A peer in a process of its own: a request a line, an answer a line, of which the first says what it is.</summary>
internal sealed class PeerProcess : IDisposable
{
    /// <summary>
    /// Nobody waits longer for an answer. Trying out kernels takes <c>torch.compile</c> a minute, and more on a busy machine.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Process process;
    private readonly string name;

    /// <summary>Starts the process and waits for its first line.</summary>
    /// <exception cref="PeerException">It does not start, or ends at once.</exception>
    public PeerProcess(string name, string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        this.name = name;
        ProcessStartInfo start = new(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = PeerFolder.Root,
        };
        foreach ((string variable, string value) in environment)
        {
            start.Environment[variable] = value;
        }

        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new PeerException($"{file} cannot be started");
        }

        LastError = "";
        process.ErrorDataReceived += (_, line) => LastError = string.IsNullOrWhiteSpace(line.Data) ? LastError : line.Data.Trim();
        process.BeginErrorReadLine();
        Version = Answer();
    }

    /// <summary>What the first line says.</summary>
    public string Version { get; }

    /// <summary>The last line on the process's standard error.</summary>
    private string LastError { get; set; }

    /// <summary>Sends a request.</summary>
    /// <returns>The answer behind "ok".</returns>
    /// <exception cref="PeerException">The answer is an error, or there is none.</exception>
    public string Request(string request)
    {
        try
        {
            process.StandardInput.WriteLine(request);
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw new PeerException($"{name} has ended: {LastError}");
        }

        return Answer();
    }

    /// <summary>Lets the process give back what its cases hold; one that has ended holds nothing.</summary>
    public void Forget()
    {
        if (!process.HasExited)
        {
            Request("release");
        }
    }

    /// <summary>Makes calls of a prepared case.</summary>
    /// <returns>The seconds they took.</returns>
    public double Run(string id, long calls) =>
        double.Parse(Request(string.Create(CultureInfo.InvariantCulture, $"run {id} {calls}")), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(2)))
            {
                process.Kill();
            }
        }

        process.Dispose();
    }

    private string Answer()
    {
        Task<string?> line = process.StandardOutput.ReadLineAsync();
        if (!line.Wait(Patience))
        {
            process.Kill();
            throw new PeerException($"{name} did not answer for {Patience.TotalMinutes} minutes");
        }

        if (line.Result is not string answer)
        {
            // Its last words may still be on their way.
            process.WaitForExit();
            throw new PeerException(LastError.Length == 0 ? $"{name} has ended" : LastError);
        }

        return answer == "ok" ? "" : answer.StartsWith("ok ", StringComparison.Ordinal) ? answer[3..] : throw new PeerException(answer);
    }
}
