using System.Runtime.InteropServices;
using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>
/// ONNX Runtime in this process: a session a case. It only infers.
/// </summary>
internal sealed class OnnxRuntimePeer : IPeer
{
    private readonly List<Session> sessions = [];

    /// <inheritdoc/>
    public string Description { get; } = $"ONNX Runtime {OnnxSession.Version}";

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
            Session session = new(peer, OnnxModel.Write(shape, subject.Workload.OutputLength, layers, state), shape, values, threads);
            sessions.Add(session);
            return session;
        }
    }

    /// <inheritdoc/>
    public void Release()
    {
        foreach (Session session in sessions)
        {
            session.Dispose();
        }

        sessions.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Release();

    private sealed unsafe class Session(string peer, byte[] model, int[] shape, CaseValues values, int threads) : Loop(peer), IDisposable
    {
        private const int Alignment = 64;

        private float* input;
        private float* output;
        private OnnxSession? session;

        public override void Prepare()
        {
            int outputs = values.Expected.Length;
            input = (float*)NativeMemory.AlignedAlloc((nuint)values.Input.Length * sizeof(float), Alignment);
            output = (float*)NativeMemory.AlignedAlloc((nuint)outputs * sizeof(float), Alignment);
            values.Input.CopyTo(new Span<float>(input, values.Input.Length));
            new Span<float>(output, outputs).Fill(float.NaN);
            session = new OnnxSession(model, threads);
            session.Bind(input, [.. shape.Select(size => (long)size)], output, [shape[0], outputs / shape[0]]);
            session.Run(1);
            if (values.Difference(new ReadOnlySpan<float>(output, outputs)) is string difference)
            {
                throw new PeerException(difference);
            }
        }

        public void Dispose()
        {
            session?.Dispose();
            session = null;
            NativeMemory.AlignedFree(input);
            NativeMemory.AlignedFree(output);
            input = output = null;
        }

        protected override void Repeat(long calls)
        {
            try
            {
                session!.Run(calls);
            }
            catch (PeerException exception)
            {
                throw new PeerException(exception.Message, this);
            }
        }
    }
}
