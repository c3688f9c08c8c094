using System.Globalization;
using System.Text;
using FusedNorm.Benchmarks;
using FusedNorm.Benchmarks.Commands;

// The program speaks English, so its numbers do too.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
Screen.AdaptToRedirection();

return BenchmarksCommand.Run(args);
