using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace FusedNorm.Execution;

/// <summary>
/// Checks for whoever looks for a fault in generated code: with them, memory that nobody has written yet is NaN at the beginning of each
/// pass, and every load and store of a kernel or a product must lie within its tensor. They are on where a program starts with the switch
/// <c>FusedNorm.MemoryChecks</c> in its runtime configuration, or with the environment variable <c>FUSEDNORM_MEMORY_CHECKS=1</c>. Without,
/// they cost nothing: the JIT compiler takes them out, and so does compilation ahead of time.
/// </summary>
/// <remarks>Networks become several times slower with them, and compute the same.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MemoryChecks
{
    /// <summary>The switch of a program's runtime configuration.</summary>
    internal const string SwitchName = "FusedNorm.MemoryChecks";

    /// <summary>The environment variable: 1 turns the checks on, 0 leaves them out whatever the switch says.</summary>
    internal const string Variable = "FUSEDNORM_MEMORY_CHECKS";

    /// <summary>
    /// <see cref="IsThere"/> as a field. Where each register is loaded, it is asked behind <see cref="IsOn"/>: the JIT compiler does not
    /// even look at what depends on it, and the address stays one expression. Compilation ahead of time knows what the properties say.
    /// </summary>
    internal static readonly bool Available = Environment.GetEnvironmentVariable(Variable) is string text
        ? text == "1"
        : AppContext.TryGetSwitch(SwitchName, out bool isOn) && isOn;

    private static bool isPaused;

    [ThreadStatic]
    private static KnownTensors? known;

    /// <summary>Whether memory is checked. A constant to the compiler where it never is.</summary>
    public static bool IsOn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Available && !isPaused;
    }

    /// <summary>Whether the checks are there at all, so that they can be turned on and off.</summary>
    internal static bool IsThere => Available;

    /// <summary>Where buffers come from, where tests put pages between them that nobody may touch.</summary>
    internal static IGuardedMemory? Guard { get; set; }

    /// <summary>Turns the checks off and on again, where they are there: tests run most networks without.</summary>
    internal static void Pause(bool pause) => isPaused = pause;

    /// <summary>Checks that a register lies within its tensor.</summary>
    /// <param name="length">The elements of the tensor.</param>
    /// <param name="index">The first element of the register.</param>
    /// <param name="count">The elements of the register.</param>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Require(int length, int index, int count)
    {
        if (index < 0 || index > length - count)
        {
            throw new InvalidOperationException(
                $"A register of {count} elements at {index} does not lie within a tensor of {length}: "
                + "a fault in generated code, please report it.");
        }
    }

    /// <summary>Checks that elements lie within one of the tensors that a product of this thread has named.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="InvalidOperationException">They do not.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void RequireKnown<T>(ref readonly T first, int count)
        where T : unmanaged
    {
        if (known is { IsOpen: true } tensors
            && !tensors.Holds(ref Unsafe.As<T, byte>(ref Unsafe.AsRef(in first)), (nint)count * Unsafe.SizeOf<T>()))
        {
            throw new InvalidOperationException(
                $"{count} elements of a product lie outside of its operands: a fault in the product, please report it.");
        }
    }

    /// <summary>
    /// Names the tensors that a product reads and writes, which must not move meanwhile; until the result is disposed, nothing else may be
    /// touched.
    /// </summary>
    internal static KnownTensors Name() => (known ??= new KnownTensors()).Open();

    /// <summary>Checks that what a kernel writes lies apart from what it reads afterwards.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="written">The one tensor.</param>
    /// <param name="read">The other.</param>
    /// <exception cref="InvalidOperationException">They overlap.</exception>
    public static void RequireApart<T>(ReadOnlySpan<T> written, ReadOnlySpan<T> read)
    {
        if (written.Overlaps(read))
        {
            throw new InvalidOperationException(
                "A product is written over a tensor that its kernel reads afterwards: a fault in generated code, please report it.");
        }
    }

    /// <summary>Fills memory with NaN.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="memory">The memory.</param>
    public static void Poison<T>(Span<T> memory)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            System.Runtime.InteropServices.MemoryMarshal.Cast<T, float>(memory).Fill(float.NaN);
        }
        else if (typeof(T) == typeof(double))
        {
            System.Runtime.InteropServices.MemoryMarshal.Cast<T, double>(memory).Fill(double.NaN);
        }
    }

    /// <summary>Memory between pages that nobody may touch.</summary>
    internal interface IGuardedMemory
    {
        /// <summary>Zeroed memory for so many elements.</summary>
        System.Buffers.MemoryManager<T> Allocate<T>(int length)
            where T : unmanaged;
    }

    /// <summary>The tensors of a thread's product, by their addresses.</summary>
    internal sealed unsafe class KnownTensors : IDisposable
    {
        /// <summary>The thread's scratch, two operands, what is added to the sums, and where they go.</summary>
        private const int Most = 5;

        private readonly (nint From, nint To)[] ranges = new (nint, nint)[Most];
        private int count;

        /// <summary>Whether a product is being computed.</summary>
        public bool IsOpen => count > 0;

        /// <summary>Begins with none.</summary>
        public KnownTensors Open()
        {
            count = 0;
            return this;
        }

        /// <summary>Adds elements that do not move.</summary>
        public KnownTensors Add<T>(T* first, int length)
            where T : unmanaged
        {
            ranges[count++] = ((nint)first, (nint)(first + length));
            return this;
        }

        /// <summary>Whether bytes lie within one of the tensors.</summary>
        public bool Holds(ref byte first, nint bytes)
        {
            nint from = (nint)Unsafe.AsPointer(ref first);
            for (int i = 0; i < count; i++)
            {
                if (ranges[i].From <= from && from + bytes <= ranges[i].To)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>The product is there.</summary>
        public void Dispose() => count = 0;
    }
}
