using System.Runtime.InteropServices;
using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>
/// ONNX Runtime in this process, through its C API: a session a case, input and output bound once, so that a call does nothing but
/// run the model. It only infers.
/// </summary>
internal sealed class OnnxRuntimePeer : IPeer
{
    /// <summary>Names the library's file.</summary>
    public const string LibraryVariable = "FUSEDNORM_ONNXRUNTIME";

    private readonly OrtApi api;
    private readonly List<Session> sessions = [];

    /// <summary>Finds and loads the library.</summary>
    /// <exception cref="PeerException">There is none.</exception>
    public OnnxRuntimePeer() => api = new OrtApi(Find());

    /// <inheritdoc/>
    public string Description => $"ONNX Runtime {api.Version}";

    /// <inheritdoc/>
    public IEnumerable<IContestant> Contestants(Case subject, CaseValues values, int threads)
    {
        if (subject.Phase != Phase.Inference)
        {
            yield break;
        }

        yield return Contestant("onnxruntime", subject.Workload.Layers, values.State);
        if (Folding.Of(subject.Workload, values.State) is Folding folded)
        {
            yield return Contestant("onnxruntime folded", folded.Layers, folded.State);
        }

        Session Contestant(string peer, IReadOnlyList<LayerSpec> layers, IReadOnlyList<float[]> state)
        {
            int[] shape = [subject.Batch, .. subject.Workload.SampleShape];
            Session session = new(peer, api, OnnxModel.Write(shape, subject.Workload.OutputLength, layers, state), shape, values, threads);
            sessions.Add(session);
            return session;
        }
    }

    /// <inheritdoc/>
    public void Release()
    {
        foreach (Session session in sessions)
        {
            session.Release();
        }

        sessions.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Release();

    /// <summary>The file that a variable names, or that <c>npm install onnxruntime-node</c> left in this folder or in the repository's.</summary>
    /// <exception cref="PeerException">There is none.</exception>
    internal static string Find()
    {
        if (Environment.GetEnvironmentVariable(LibraryVariable) is string named)
        {
            return named;
        }

        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        foreach (string root in Repository.Root is string found ? new[] { Path.Combine(found, "Benchmarks"), found } : [])
        {
            string package = Path.Combine(root, "node_modules", "onnxruntime-node", "bin");
            if (Directory.Exists(package) && Directory.GetDirectories(package, "napi-v*")
                .Select(folder => Path.Combine(folder, "linux", architecture, "libonnxruntime.so.1")).FirstOrDefault(File.Exists) is string file)
            {
                return file;
            }
        }

        throw new PeerException($"not found: run 'npm install --ignore-scripts onnxruntime-node' in Benchmarks/, or set {LibraryVariable} to the path of libonnxruntime.so.1");
    }

    private sealed unsafe class Session(string peer, OrtApi api, byte[] model, int[] shape, CaseValues values, int threads) : Loop(peer)
    {
        private const int Alignment = 64;

        private float* input;
        private float* output;
        private void* session;
        private void* inputTensor;
        private void* outputTensor;
        private void* binding;

        public override void Prepare()
        {
            string path = Path.GetTempFileName();
            try
            {
                File.WriteAllBytes(path, model);
                session = api.CreateSession(path, threads);
            }
            finally
            {
                File.Delete(path);
            }

            int outputs = values.Expected.Length;
            input = (float*)NativeMemory.AlignedAlloc((nuint)values.Input.Length * sizeof(float), Alignment);
            output = (float*)NativeMemory.AlignedAlloc((nuint)outputs * sizeof(float), Alignment);
            values.Input.CopyTo(new Span<float>(input, values.Input.Length));
            new Span<float>(output, outputs).Fill(float.NaN);
            inputTensor = api.CreateTensor(input, values.Input.Length, [.. shape.Select(size => (long)size)]);
            outputTensor = api.CreateTensor(output, outputs, [shape[0], outputs / shape[0]]);
            binding = api.CreateBinding(session, "x", inputTensor, "y", outputTensor);
            api.Run(session, binding, 1);
            if (values.Difference(new ReadOnlySpan<float>(output, outputs)) is string difference)
            {
                throw new PeerException(difference);
            }
        }

        public void Release()
        {
            if (binding != null)
            {
                api.Release(session, binding, inputTensor, outputTensor);
                binding = null;
            }

            NativeMemory.AlignedFree(input);
            NativeMemory.AlignedFree(output);
            input = output = null;
        }

        protected override void Repeat(long calls)
        {
            try
            {
                api.Run(session, binding, calls);
            }
            catch (PeerException exception)
            {
                throw new PeerException(exception.Message, this);
            }
        }
    }
}
