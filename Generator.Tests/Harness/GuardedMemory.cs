using System.Buffers;
using System.ComponentModel;
using System.Runtime.InteropServices;
using FusedNorm.Execution;

namespace FusedNorm.Generator.Tests.Harness;

/// <summary>
/// Memory with a page in front of it and one behind it that nobody may touch: whoever reads or writes an element too many ends the process.
/// The elements end where the page behind begins, or begin where the one in front ends.
/// </summary>
/// <param name="atEnd">Whether they end there.</param>
internal sealed partial class GuardedMemory(bool atEnd) : MemoryChecks.IGuardedMemory, IDisposable
{
    private const int None = 0, ReadWrite = 3, Private = 2;

    private static readonly int anonymous = OperatingSystem.IsMacOS() ? 0x1000 : 0x20;

    private readonly List<(nint Address, nint Length)> mappings = [];

    /// <inheritdoc/>
    public MemoryManager<T> Allocate<T>(int length)
        where T : unmanaged
    {
        nint page = Environment.SystemPageSize;
        nint bytes = (nint)length * Marshal.SizeOf<T>();
        nint inside = (bytes + page - 1) / page * page;
        nint address = Map(0, inside + (2 * page), None, Private | anonymous, -1, 0);
        if (address == -1 || Protect(address + page, inside, ReadWrite) != 0)
        {
            throw new Win32Exception();
        }

        lock (mappings)
        {
            mappings.Add((address, inside + (2 * page)));
        }

        return new Pages<T>(address + page + (atEnd ? inside - bytes : 0), length);
    }

    /// <summary>
    /// Whether an element can be read: the system says so of an address that it is asked to write from, without ending the process.
    /// </summary>
    public static unsafe bool MayTouch(ref float element)
    {
        string file = Path.GetTempFileName();
        try
        {
            using FileStream stream = File.OpenWrite(file);
            return Write(
                (int)stream.SafeFileHandle.DangerousGetHandle(), (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref element), 1)
                == 1;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Gives all of it back.</summary>
    public void Dispose()
    {
        foreach ((nint address, nint length) in mappings)
        {
            _ = Unmap(address, length);
        }

        mappings.Clear();
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(nint address, nint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(nint address, nint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, nint address, nint count);

    private sealed unsafe class Pages<T>(nint address, int length) : MemoryManager<T>
        where T : unmanaged
    {
        public override Span<T> GetSpan() => new((void*)address, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new((T*)address + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
