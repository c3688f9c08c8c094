Console.WriteLine("FusedNorm");
