using System.Globalization;
using FusedNorm.WeightsText;

// FusedNorm.targets starts this: dotnet FusedNorm.WeightsText.dll FILE TEXT. What is wrong is told in MSBuild's own form, with the file's name, so
// that a build shows it as it shows a compiler's errors.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not [string file, string text])
{
    Console.Error.WriteLine("usage: FusedNorm.WeightsText FILE TEXT");
    return 2;
}

try
{
    TextWriting.Write(file, text);
    return 0;
}
catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
{
    Console.WriteLine($"{file} : error FNBUILD1: {exception.Message.ReplaceLineEndings(" ")}");
    return 1;
}
