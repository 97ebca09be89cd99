namespace PureZmq.Conformance;

/// <summary>Endpoints that come and go leave nothing behind in a socket and a context that stay.</summary>
/// <remarks>The figure is the whole process's, so nothing else may run: the collection is not parallel. The context has no log, which
/// would keep what it is told.</remarks>
[Collection(nameof(Alone))]
public sealed class EndpointStorm : IDisposable
{
    private const int LargestRest = 64; // octets a round; the smallest object that could stay is a string with the endpoint's name
    private readonly ZmqContext _context = new();

    [Fact]
    public void Names_that_nobody_bound_are_forgotten_with_the_connect()
    {
        using var push = new PushSocket(context: _context);
        AssertNothingStays(20_000, round =>
        {
            var endpoint = $"inproc://nobody-has-bound-this-name-{round}";
            push.Connect(endpoint);
            push.Disconnect(endpoint);
        });
    }

    [Fact]
    public void Names_whose_binder_closed_are_forgotten_without_a_disconnect()
    {
        using var push = new PushSocket(context: _context);
        AssertNothingStays(10_000, round =>
        {
            var endpoint = $"inproc://whoever-bound-this-name-has-gone-{round}";
            using var pull = new PullSocket(context: _context);
            pull.Bind(endpoint);
            push.Connect(endpoint);
        });
    }

    [Fact]
    public void Ports_where_nobody_listened_are_forgotten_with_the_connect()
    {
        using var push = new PushSocket(context: _context);
        var endpoint = Link.Tcp.NewEndpoint();
        AssertNothingStays(20_000, _ =>
        {
            push.Connect(endpoint);
            push.Disconnect(endpoint);
        });
    }

    public void Dispose() => _context.Dispose();

    private static void AssertNothingStays(int rounds, Action<int> round)
    {
        for (var i = 0; i < 500; i++)
            round(i); // pools fill
        var before = InUse();
        for (var i = 0; i < rounds; i++)
            round(i);
        var kept = 0.0;
        Limits.Until(
            () => (kept = (InUse() - before) / (double)rounds) < LargestRest,
            () => $"the memory of {rounds} endpoints to be free; {kept:0} octets of each are not");
    }

    private static long InUse()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
