using System.Globalization;
using FusedNorm.WeightsText;

// FusedNorm.targets starts this: dotnet FusedNorm.WeightsText.dll FILE TEXT. What it says when it fails becomes an error of the build, with
// the file's name.
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
    Console.WriteLine(exception.Message.ReplaceLineEndings(" "));
    return 1;
}
