using System.Linq.Expressions;
using System.Reflection;
using FusedNorm.Benchmarks.Measuring;

namespace FusedNorm.Benchmarks.Comparing;

/// <summary>A contestant of another build, which is ready.</summary>
/// <param name="peer">Its name.</param>
/// <param name="run">Its own loop.</param>
internal sealed class ForeignContestant(string peer, Func<long, double> run) : IContestant
{
    /// <inheritdoc/>
    public string Peer { get; } = peer;

    /// <inheritdoc/>
    public bool IsManaged => true;

    /// <inheritdoc/>
    public void Prepare()
    {
    }

    /// <inheritdoc/>
    public double Run(long calls) => run(calls);
}

/// <summary>A method of another build, called through a delegate, which costs a nanosecond or two.</summary>
internal sealed class RepeatedCall(object target, MethodInfo method) : Loop("")
{
    // Whatever the method returns is dropped.
    private readonly Action call = Expression.Lambda<Action>(Expression.Call(Expression.Constant(target), method)).Compile();

    /// <inheritdoc/>
    public override void Prepare()
    {
    }

    /// <inheritdoc/>
    protected override void Repeat(long calls)
    {
        for (long i = 0; i < calls; i++)
        {
            call();
        }
    }
}
