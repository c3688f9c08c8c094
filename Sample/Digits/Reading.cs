namespace FusedNorm.Sample.Digits;

/// <summary>Which digit the network's logits say an image is.</summary>
internal static class Reading
{
    /// <summary>How many rows of logits have their largest value at the target.</summary>
    /// <param name="logits">Ten per image.</param>
    /// <param name="targets">One per image.</param>
    public static int CountRight(ReadOnlySpan<float> logits, ReadOnlySpan<int> targets)
    {
        int right = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            if (LargestOf(logits.Slice(i * DigitsData.ClassCount, DigitsData.ClassCount)) == targets[i])
            {
                right++;
            }
        }

        return right;
    }

    /// <summary>What the trained network reads, with its running statistics: one digit per image.</summary>
    /// <param name="net">The network.</param>
    /// <param name="data">The digits.</param>
    /// <param name="indices">Which of them to read.</param>
    public static int[] Predict(DigitsNet net, DigitsData data, ReadOnlySpan<int> indices)
    {
        float[] images = new float[indices.Length * DigitsData.PixelCount];
        for (int i = 0; i < indices.Length; i++)
        {
            data.Pixels(indices[i]).CopyTo(images.AsSpan(i * DigitsData.PixelCount));
        }

        float[] logits = new float[indices.Length * DigitsData.ClassCount];
        net.Predict(images, logits);
        int[] digits = new int[indices.Length];
        for (int i = 0; i < digits.Length; i++)
        {
            digits[i] = LargestOf(logits.AsSpan(i * DigitsData.ClassCount, DigitsData.ClassCount));
        }

        return digits;
    }

    private static int LargestOf(ReadOnlySpan<float> values)
    {
        int largest = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[largest])
            {
                largest = i;
            }
        }

        return largest;
    }
}
