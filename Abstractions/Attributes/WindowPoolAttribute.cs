namespace FusedNorm;

/// <summary>What pools with sliding windows share.</summary>
public abstract class WindowPoolAttribute : LayerAttribute
{
    /// <summary>Only attributes that the generator knows derive from this one.</summary>
    private protected WindowPoolAttribute()
    {
    }

    /// <summary>The step between windows; 0, the default, means the size of the window.</summary>
    public int Stride { get; set; }

    /// <summary>How much padding stands on both sides of the input; at most half the window.</summary>
    public int Padding { get; set; }

    /// <summary>Whether a last window that hangs over the end counts (ceil instead of floor in the length formula).</summary>
    public bool CeilMode { get; set; }
}
