using FusedNorm.Tool.Commands;

return FusedNormCommand.Run(args, Console.Out, Console.Error);
