// The tool computes nothing in registers: its tests run at one width.
[assembly: Xunit.AssemblyTrait("Registers", "None")]
