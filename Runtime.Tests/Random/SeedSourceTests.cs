using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace FusedNorm.Runtime.Tests.Random;

/// <summary>A network without a seed of its own runs where no OpenSSL is installed, which .NET's cryptography needs on Linux.</summary>
public class SeedSourceTests
{
    [Theory]
    [InlineData(typeof(TorchRandom))]
    [InlineData(typeof(Parameter))]
    public void No_assembly_of_the_package_mentions_a_type_of_cryptography(Type inAssembly)
    {
        Assembly assembly = inAssembly.Assembly;
        Assert.DoesNotContain(assembly.GetReferencedAssemblies(), reference => IsCryptography(reference.Name!));

        // A type may be forwarded from another assembly, so the types count as well.
        using PEReader file = new(File.OpenRead(assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        string[] namespaces =
            [.. metadata.TypeReferences.Select(type => metadata.GetString(metadata.GetTypeReference(type).Namespace)).Distinct()];
        Assert.Contains("System", namespaces);
        Assert.DoesNotContain(namespaces, IsCryptography);
    }

    [Fact]
    public void Generators_without_a_seed_have_different_streams_that_can_be_repeated()
    {
        TorchRandom[] generators = [.. Enumerable.Range(0, 20).Select(_ => new TorchRandom())];
        Assert.True(generators.Select(generator => generator.Seed).Distinct().Count() > 15);
        Assert.All(generators, generator =>
        {
            Assert.InRange(generator.Seed, 0, int.MaxValue - 1);
            Assert.Equal(new TorchRandom(generator.Seed).Normal(3), generator.Normal(3));
        });
    }

    private static bool IsCryptography(string name) => name.StartsWith("System.Security.Cryptography", StringComparison.Ordinal);
}
