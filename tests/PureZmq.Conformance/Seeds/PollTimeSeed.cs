using System.Diagnostics;

namespace PureZmq.Conformance;

/// <summary>Seed (i): what a poller's wait takes of the clock, and of the processors.</summary>
/// <remarks>The figures are the whole process's, or want a processor in time, so nothing else may run: the collection is not parallel. One
/// good attempt of a few is enough: a busy machine spoils one, a poller that is wrong all of them.</remarks>
[Collection(nameof(Alone))]
public sealed class PollTimeSeed : EngineTest
{
    private const int Attempts = 5;

    [Theory, Links, Conformance("seed-i")]
    public void A4_a_wait_with_nothing_to_do_uses_no_processor(Link link)
    {
        var idle = TimeSpan.FromMilliseconds(400);
        using var rig = new Rig(Context, link);
        using var process = Process.GetCurrentProcess();
        AssertOnce(
            () =>
            {
                process.Refresh();
                var before = process.TotalProcessorTime;
                Assert.Empty(rig.Poller.Wait(idle));
                process.Refresh();
                return process.TotalProcessorTime - before;
            },
            TimeSpan.Zero,
            idle / 8);
    }

    [Theory, Links, Conformance("R-16", "seed-i")]
    public void A7_a_wait_ends_at_once_soon_after_its_time_or_not_at_all(Link link)
    {
        using var rig = new Rig(Context, link);
        AssertOnce(() => Took(rig, TimeSpan.Zero), TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
        AssertOnce(() => Took(rig, TimeSpan.FromMilliseconds(250)), TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(350));

        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(400));
        Assert.Throws<OperationCanceledException>(() => rig.Poller.Wait(Timeout.InfiniteTimeSpan, soon.Token));
    }

    private static TimeSpan Took(Rig rig, TimeSpan limit)
    {
        var begin = Stopwatch.GetTimestamp();
        Assert.Empty(rig.Poller.Wait(limit));
        return Stopwatch.GetElapsedTime(begin);
    }

    private static void AssertOnce(Func<TimeSpan> attempt, TimeSpan least, TimeSpan most)
    {
        var took = attempt();
        for (var i = 1; i < Attempts && took > most; i++)
            took = attempt();
        Assert.InRange(took, least, most);
    }

    /// <summary>A PULL and a SUB that have peers and hear nothing of them, in a poller.</summary>
    private sealed class Rig : IDisposable
    {
        public Rig(ZmqContext context, Link link)
        {
            var (pull, sub) = (new PullSocket(context: context), new SubSocket(context: context));
            sub.Subscribe("");
            link.Join(new PushSocket(context: context), pull);
            var pub = new PubSocket(context: context);
            link.Join(pub, sub);
            pub.AwaitSubscribers("");
            Poller.Add(pull);
            Poller.Add(sub);
        }

        public Poller Poller { get; } = new();

        public void Dispose() => Poller.Dispose();
    }
}
