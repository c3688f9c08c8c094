using System.Globalization;
using System.Text;
using FusedNorm.Sample;
using FusedNorm.Sample.Digits;
using FusedNorm.Sample.Gotchas;
using FusedNorm.Sample.Pretrained;
using FusedNorm.Sample.Seeds;

// The program speaks English, so its numbers do too; the drawings need more than ASCII.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = Encoding.UTF8;
Screen.AdaptToRedirection();

const string verbs = """
    verbs:
      digits       train a batch-norm network on handwritten digits and show what it learned (the default)
      seeds        run the founding cases A to K and compare what comes out with PyTorch's numbers
      gotcha       measure the answers of docs/gotchas.md, all of them or the one that is named
      pretrained   read digits with weights that the build has laid into the program
      save         train as digits does and save the weights in the file that is named
      --help       show this list
    """;

switch (args)
{
    case [] or ["digits"]:
        return DigitsCommand.Run();
    case ["seeds"]:
        return SeedsCommand.Run();
    case ["gotcha"]:
        return GotchaCommand.Run(name: null);
    case ["gotcha", string name]:
        return GotchaCommand.Run(name);
    case ["pretrained"]:
        return PretrainedCommand.Run();
    case ["save", string path]:
        return PretrainedCommand.Save(path);
    case ["--help" or "-h" or "help"]:
        Console.WriteLine($"usage: dotnet run -c Release --project Sample [-- verb]\n\n{verbs}");
        return 0;
    case ["save"]:
        Console.Error.WriteLine($"error: save takes the file to write\n\n{verbs}");
        return 2;
    case ["digits" or "seeds" or "pretrained", string extra, ..]:
        Console.Error.WriteLine($"error: {args[0]} takes no argument, but found '{extra}'\n\n{verbs}");
        return 2;
    case ["gotcha" or "save", _, string extra, ..]:
        Console.Error.WriteLine($"error: {args[0]} takes one name, but found '{extra}'\n\n{verbs}");
        return 2;
    default:
        Console.Error.WriteLine($"error: unknown verb '{args[0]}'\n\n{verbs}");
        return 2;
}
