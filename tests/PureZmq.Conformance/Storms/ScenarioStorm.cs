using System.Diagnostics;

namespace PureZmq.Conformance;

/// <summary>Everyday programs, a hundred times in one process: no thread, handle or memory stays.</summary>
/// <remarks>The figures are the whole process's, so nothing else may run: the collection is not parallel.</remarks>
[Collection(nameof(Alone))]
public sealed class ScenarioStorm
{
    private const int Rounds = 100, LargestRest = 20_000; // octets a round

    [Theory, InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc), Conformance("X1")]
    public void Programs_that_end_leave_nothing_behind(Link link)
    {
        for (var i = 0; i < 20; i++)
            Run(link); // pools fill, and the thread pool has its size
        var before = Count();
        var memory = InUse();
        for (var i = 0; i < Rounds; i++)
            Run(link);
        var after = Count();
        Limits.Until(
            () => (after = Count()) is var (handles, threads) && handles <= before.Handles + 10 && threads <= before.Threads + 10,
            () => $"handles and threads to be as before {Rounds} rounds: {before}, not {after}");
        Limits.Until(() => InUse() - memory < Rounds * LargestRest, () => $"the memory of {Rounds} rounds to be free; {InUse() - memory} octets are not");
    }

    private static void Run(Link link)
    {
        using var context = new ZmqContext();
        using (var rep = new RepSocket(context: context))
        using (var req = new ReqSocket(context: context))
        {
            link.Join(rep, req);
            req.Put("hello");
            Assert.Equal("[hello]", rep.Next());
            rep.Put("world");
            Assert.Equal("[world]", req.Next());
        }

        using (var pub = new PubSocket(context: context))
        using (var sub = new SubSocket(context: context))
        {
            sub.Subscribe("A");
            link.Join(pub, sub);
            pub.AwaitSubscribers("A");
            pub.Put("A", "news");
            Assert.Equal("[A][news]", sub.Next());
        }

        using var router = new RouterSocket(context: context);
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "d" }, context);
        link.Join(router, dealer);
        dealer.Put("", new byte[100_000]);
        router.Take().Dispose();
        router.Put("d", "left unread");
    }

    private static (int Handles, int Threads) Count()
    {
        using var process = Process.GetCurrentProcess();
        return (process.HandleCount, process.Threads.Count);
    }

    private static long InUse()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
