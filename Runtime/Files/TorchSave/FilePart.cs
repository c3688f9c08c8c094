namespace FusedNorm.Files;

/// <summary>A part of a file: an entry of a zip, or a storage in a file from before PyTorch 1.6.</summary>
/// <param name="Name">What messages call it; for an entry of a zip its path.</param>
/// <param name="Start">The first byte of its content, as it lies in the file.</param>
/// <param name="Length">The bytes of its content.</param>
/// <param name="Checksum">The CRC-32 of its content; null where none is kept.</param>
/// <param name="Packed">The bytes that it takes compressed; null where it lies as it is.</param>
internal sealed record FilePart(string Name, long Start, long Length, uint? Checksum, long? Packed = null);
