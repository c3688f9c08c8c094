using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>
/// A model in ONNX Runtime, by its own .NET library: input and output bound once, so that a call does nothing but run the model.
/// </summary>
internal sealed unsafe class OnnxSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();
    private readonly List<IDisposable> bound = [];
    private OrtIoBinding? binding;

    /// <summary>A session with every optimisation on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">The number of threads within an operator; operators run one after the other.</param>
    /// <exception cref="PeerException">The model cannot be run, or there is no library for this machine.</exception>
    public OnnxSession(byte[] model, int threads) => session = Asked(() =>
    {
        using SessionOptions options = new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        return new InferenceSession(model, options);
    });

    /// <summary>The library's version.</summary>
    /// <exception cref="PeerException">There is none for this machine.</exception>
    public static string Version => Asked(() => OrtEnv.Instance().GetVersionString());

    /// <summary>Binds the only input and the only output to memory that stays where it is for as long as the session lives.</summary>
    public void Bind<T>(T* input, ReadOnlySpan<long> inputShape, T* output, ReadOnlySpan<long> outputShape)
        where T : unmanaged
    {
        long[] of = inputShape.ToArray(), to = outputShape.ToArray();
        binding = Asked(() =>
        {
            OrtIoBinding created = session.CreateIoBinding();
            created.BindInput(session.InputNames.Single(), Tensor(input, of));
            created.BindOutput(session.OutputNames.Single(), Tensor(output, to));
            return created;
        });
    }

    /// <summary>Runs the model on what is bound, that many times.</summary>
    public void Run(long calls)
    {
        try
        {
            for (long i = 0; i < calls; i++)
            {
                session.RunWithBinding(runOptions, binding!);
            }
        }
        catch (OnnxRuntimeException exception)
        {
            throw new PeerException($"ONNX Runtime: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        binding?.Dispose();
        bound.ForEach(value => value.Dispose());
        runOptions.Dispose();
        session.Dispose();
    }

    private static T Asked<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or DllNotFoundException or TypeInitializationException)
        {
            throw new PeerException($"ONNX Runtime: {(exception.InnerException ?? exception).Message}");
        }
    }

    private OrtValue Tensor<T>(T* data, long[] shape)
        where T : unmanaged
    {
        long bytes = shape.Aggregate(1L, (product, size) => product * size) * Unsafe.SizeOf<T>();
        TensorElementType type = typeof(T) == typeof(double) ? TensorElementType.Double : TensorElementType.Float;
        OrtValue value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, (nint)data, bytes);
        bound.Add(value);
        return value;
    }
}
