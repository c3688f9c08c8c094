using FusedNorm.Sample.Digits;
using Xunit;

namespace FusedNorm.Runtime.Tests.Digits;

/// <summary>The sample's data and what its loader refuses.</summary>
public sealed class DigitsDataTests
{
    private static readonly string GoodLine = string.Join(',', Enumerable.Repeat("16", DigitsData.PixelCount)) + ",9";

    [Fact]
    public void The_embedded_digits_are_the_published_ones()
    {
        DigitsData data = DigitsData.Load();
        // UCI's description counts these per class.
        int[] published = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180];
        int[] found = new int[DigitsData.ClassCount];
        for (int i = 0; i < DigitsData.Count; i++)
        {
            found[data.Label(i)]++;
        }

        Assert.Equal(published, found);
        Assert.Equal(0, data.Label(0));
        Assert.Equal([0, 0, 5, 13, 9, 1, 0, 0], data.Pixels(0)[..DigitsData.Side].ToArray());
    }

    [Fact]
    public void A_file_of_the_right_form_is_read()
    {
        DigitsData data = DigitsData.Read(new StringReader(Lines(DigitsData.Count)));
        Assert.Equal(9, data.Label(DigitsData.Count - 1));
        Assert.Equal(16, data.Pixels(DigitsData.Count - 1)[DigitsData.PixelCount - 1]);
    }

    [Theory]
    [InlineData(0, "Digits: expected 1797 lines, found 0.")]
    [InlineData(DigitsData.Count - 1, "Digits: expected 1797 lines, found 1796.")]
    [InlineData(DigitsData.Count + 1, "Digits: expected 1797 lines, found more.")]
    public void A_wrong_number_of_lines_is_refused(int count, string message) =>
        Assert.Equal(message, Refusal(Lines(count)));

    [Theory]
    [InlineData("17,", "", "Digits, line 2, pixel 1: expected a whole number from 0 to 16, found '17'.")]
    [InlineData("-1,", "", "Digits, line 2, pixel 1: expected a whole number from 0 to 16, found '-1'.")]
    [InlineData("1.5,", "", "Digits, line 2, pixel 1: expected a whole number from 0 to 16, found '1.5'.")]
    [InlineData("16,", ",10", "Digits, line 2, label: expected a whole number from 0 to 9, found '10'.")]
    [InlineData("16,", ",9,9", "Digits, line 2: expected 65 values, found 66.")]
    public void A_line_out_of_range_is_refused(string start, string end, string message)
    {
        string line = start + string.Join(',', Enumerable.Repeat("16", DigitsData.PixelCount - 1)) + (end.Length == 0 ? ",9" : end);
        Assert.Equal(message, Refusal(GoodLine + "\n" + line + "\n" + GoodLine));
    }

    private static string Lines(int count) => string.Concat(Enumerable.Repeat(GoodLine + "\n", count));

    private static string Refusal(string text) =>
        Assert.Throws<InvalidDataException>(() => DigitsData.Read(new StringReader(text))).Message;
}
