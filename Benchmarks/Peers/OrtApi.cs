using System.Runtime.InteropServices;
using System.Text;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>
/// The functions of ONNX Runtime's C API that a benchmark needs. The library exports one table of function pointers that only ever
/// grows at its end, so a function's place is the same in all releases since the one that added it; these were all there in version 11.
/// </summary>
internal sealed unsafe class OrtApi
{
    private const uint ApiVersion = 11;
    private const int AllOptimizations = 99;

    // Of ONNXTensorElementDataType.
    private const int Float = 1;
    private const int Double = 11;

    // Of OrtLoggingLevel, OrtAllocatorType and OrtMemType.
    private const int ErrorsOnly = 3;
    private const int ArenaAllocator = 1;
    private const int DefaultMemory = 0;

    private readonly void** table;
    private readonly void* environment;
    private readonly void* memory;

    /// <summary>Loads the library and creates what all sessions share.</summary>
    /// <exception cref="PeerException">It cannot be loaded, or does not know this version of the table.</exception>
    public OrtApi(string path)
    {
        if (!NativeLibrary.TryLoad(path, out nint library) || !NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint getBase))
        {
            throw new PeerException($"{path} cannot be loaded");
        }

        // struct OrtApiBase { const OrtApi* (*GetApi)(uint32_t version); const char* (*GetVersionString)(); }
        void** apiBase = ((delegate* unmanaged<void**>)getBase)();
        table = ((delegate* unmanaged<uint, void**>)apiBase[0])(ApiVersion);
        Version = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)apiBase[1])()) ?? "";
        if (table == null)
        {
            throw new PeerException($"{path}, version {Version}, does not offer version {ApiVersion} of its interface");
        }

        void* created;
        fixed (byte* name = "benchmarks\0"u8)
        {
            Check(((delegate* unmanaged<int, byte*, void**, void*>)table[Index.CreateEnv])(ErrorsOnly, name, &created));
        }

        environment = created;
        Check(((delegate* unmanaged<int, int, void**, void*>)table[Index.CreateCpuMemoryInfo])(ArenaAllocator, DefaultMemory, &created));
        memory = created;
    }

    /// <summary>The library's version.</summary>
    public string Version { get; }

    /// <summary>A session with every optimisation on.</summary>
    /// <param name="modelPath">The model.</param>
    /// <param name="threads">The number of threads within an operator; operators run one after the other.</param>
    public void* CreateSession(string modelPath, int threads)
    {
        void* options;
        Check(((delegate* unmanaged<void**, void*>)table[Index.CreateSessionOptions])(&options));
        Check(((delegate* unmanaged<void*, int, void*>)table[Index.SetSessionGraphOptimizationLevel])(options, AllOptimizations));
        Check(((delegate* unmanaged<void*, int, void*>)table[Index.SetIntraOpNumThreads])(options, threads));
        Check(((delegate* unmanaged<void*, int, void*>)table[Index.SetInterOpNumThreads])(options, 1));
        void* session;
        fixed (byte* path = Encoding.UTF8.GetBytes(modelPath + '\0'))
        {
            Check(((delegate* unmanaged<void*, byte*, void*, void**, void*>)table[Index.CreateSession])(environment, path, options, &session));
        }

        Release(Index.ReleaseSessionOptions, options);
        return session;
    }

    /// <summary>A tensor over memory that stays where it is for as long as the tensor lives.</summary>
    public void* CreateTensor<T>(T* data, int length, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        void* value;
        fixed (long* sizes = shape)
        {
            Check(((delegate* unmanaged<void*, void*, nuint, long*, nuint, int, void**, void*>)table[Index.CreateTensorWithDataAsOrtValue])(
                memory, data, (nuint)length * (nuint)sizeof(T), sizes, (nuint)shape.Length, typeof(T) == typeof(double) ? Double : Float, &value));
        }

        return value;
    }

    /// <summary>A binding of a session's input and output, by their names in the model.</summary>
    public void* CreateBinding(void* session, string inputName, void* input, string outputName, void* output)
    {
        void* binding;
        Check(((delegate* unmanaged<void*, void**, void*>)table[Index.CreateIoBinding])(session, &binding));
        fixed (byte* x = Encoding.UTF8.GetBytes(inputName + '\0'), y = Encoding.UTF8.GetBytes(outputName + '\0'))
        {
            Check(((delegate* unmanaged<void*, byte*, void*, void*>)table[Index.BindInput])(binding, x, input));
            Check(((delegate* unmanaged<void*, byte*, void*, void*>)table[Index.BindOutput])(binding, y, output));
        }

        return binding;
    }

    /// <summary>Runs a session on its binding, that many times.</summary>
    public void Run(void* session, void* binding, long calls)
    {
        delegate* unmanaged<void*, void*, void*, void*> run = (delegate* unmanaged<void*, void*, void*, void*>)table[Index.RunWithBinding];
        for (long i = 0; i < calls; i++)
        {
            Check(run(session, null, binding));
        }
    }

    /// <summary>Gives back what a session consists of.</summary>
    public void Release(void* session, void* binding, void* input, void* output)
    {
        Release(Index.ReleaseIoBinding, binding);
        Release(Index.ReleaseValue, input);
        Release(Index.ReleaseValue, output);
        Release(Index.ReleaseSession, session);
    }

    private void Release(int index, void* handle) => ((delegate* unmanaged<void*, void>)table[index])(handle);

    /// <summary>Functions return a status: null, or an error with a message.</summary>
    private void Check(void* status)
    {
        if (status != null)
        {
            string? message = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<void*, byte*>)table[Index.GetErrorMessage])(status));
            Release(Index.ReleaseStatus, status);
            throw new PeerException($"ONNX Runtime: {message}");
        }
    }

    /// <summary>Places in the table.</summary>
    private static class Index
    {
        public const int GetErrorMessage = 2;
        public const int CreateEnv = 3;
        public const int CreateSession = 7;
        public const int CreateSessionOptions = 10;
        public const int SetSessionGraphOptimizationLevel = 23;
        public const int SetIntraOpNumThreads = 24;
        public const int SetInterOpNumThreads = 25;
        public const int CreateTensorWithDataAsOrtValue = 49;
        public const int CreateCpuMemoryInfo = 69;
        public const int ReleaseStatus = 93;
        public const int ReleaseSession = 95;
        public const int ReleaseValue = 96;
        public const int ReleaseSessionOptions = 100;
        public const int RunWithBinding = 133;
        public const int CreateIoBinding = 134;
        public const int ReleaseIoBinding = 135;
        public const int BindInput = 136;
        public const int BindOutput = 137;
    }
}
