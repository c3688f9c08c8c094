// Every test of networks runs once where memory is checked: .ci/run has the steps.
[assembly: Xunit.AssemblyTrait("Memory", "Checked")]
