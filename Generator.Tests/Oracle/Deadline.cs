using System.Runtime.ExceptionServices;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>Runs what might hang on a thread of its own, so that a hang fails with a name instead of stopping the suite.</summary>
internal static class Deadline
{
    public static T Run<T>(string what, TimeSpan limit, Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        })
        {
            // A thread that never ends must not keep the test process alive.
            IsBackground = true,
        };
        thread.Start();
        if (!thread.Join(limit))
        {
            throw new TimeoutException(FormattableString.Invariant($"{what} did not end within {limit.TotalSeconds} s."));
        }

        failure?.Throw();
        return result;
    }
}
