using System.Text;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Gives kernels that are the same but for the names of their parameters one name, so that one method serves them all: what Predict runs is often
/// word for word what Forward or an inference runs. Whether two are the same, their printed text decides.
/// </summary>
internal static class ShareKernels
{
    public static void Run(IReadOnlyList<Kernel> kernels, bool isDouble)
    {
        Dictionary<string, string> methods = [];
        foreach (Kernel kernel in kernels)
        {
            string text = Nameless(kernel, isDouble);
            if (methods.TryGetValue(text, out string? name))
            {
                kernel.Name = name;
            }
            else
            {
                methods.Add(text, kernel.Name);
            }
        }
    }

    /// <summary>A kernel's text with numbers for the method's name and its tensors', and for the locals that are named after a tensor.</summary>
    private static string Nameless(Kernel kernel, bool isDouble)
    {
        Dictionary<string, string> numbers = new() { [kernel.Name] = "#", [KernelPrinter.BlockName(kernel)] = "#Block" };
        foreach (Tensor tensor in KernelPrinter.Arguments(kernel))
        {
            string number = "#" + CSharpLiteral.Int(numbers.Count);
            numbers[tensor.Name] = number;
            numbers[SweepPrinter.Lanes(tensor)] = number + "Lanes";
        }

        SourceWriter writer = new();
        new KernelPrinter(writer, isDouble).Print(kernel);
        string text = writer.ToString();
        StringBuilder nameless = new(text.Length);
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (IsOfWord(text[end]) && end < text.Length - 1)
            {
                end++;
            }

            if (end > start && numbers.TryGetValue(text.Substring(start, end - start), out string? number))
            {
                nameless.Append(number);
            }
            else
            {
                nameless.Append(text, start, end - start);
            }

            // The character that ended the word; a text ends in one, its last line feed.
            nameless.Append(text[end]);
            start = end + 1;
        }

        return nameless.ToString();
    }

    private static bool IsOfWord(char character) => char.IsLetterOrDigit(character) || character == '_';
}
