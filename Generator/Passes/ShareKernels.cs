using System.Text;
using FusedNorm.Generator.Emit;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Passes;

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
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            string word = text.Substring(start, Math.Max(end - start, 1));
            nameless.Append(numbers.TryGetValue(word, out string? number) ? number : word);
            start += word.Length;
        }

        return nameless.ToString();
    }
}
