using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>
/// Two networks of the same seed and history. One of them gets a call that must fail; nothing may tell them apart afterwards.
/// </summary>
/// <typeparam name="TNetwork">The network.</typeparam>
internal sealed class Twins<TNetwork>
    where TNetwork : class
{
    private readonly TNetwork tried = Create();
    private readonly TNetwork spared = Create();

    /// <summary>Does the same to both.</summary>
    public Twins<TNetwork> Both(Action<TNetwork> action)
    {
        action(tried);
        action(spared);
        return this;
    }

    /// <summary>A change that the refused call is known to make, made to the other one as well.</summary>
    public Twins<TNetwork> Spared(Action<TNetwork> action)
    {
        action(spared);
        return this;
    }

    /// <summary>Makes the call that must fail.</summary>
    public Twins<TNetwork> Refuses<TException>(string message, Action<TNetwork> call)
        where TException : Exception
    {
        Assert.Contains(message, Assert.Throws<TException>(() => call(tried)).Message, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Compares, then lets both go on and compares again.</summary>
    public void AreTheSameAfter(Action<TNetwork> goOn)
    {
        AreTheSame();
        Both(goOn);
        AreTheSame();
    }

    private void AreTheSame()
    {
        TestedNetwork one = TestedNetwork.Over(tried);
        TestedNetwork other = TestedNetwork.Over(spared);
        Assert.Equal(other.State(), one.State());
        Assert.Equal(other.Output, one.Output);
        Assert.Equal(other.OutputRequiresGrad, one.OutputRequiresGrad);
    }

    private static TNetwork Create() => (TNetwork)Activator.CreateInstance(typeof(TNetwork), new TorchRandom(1))!;
}
