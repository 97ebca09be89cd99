using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Sockets;

/// <summary>Waiting for peers that subscribed to something, whatever it is.</summary>
public sealed class WaitForSubscribersTests : IDisposable
{
    private const string Endpoint = "inproc://news";

    private readonly ZmqContext _context = new();

    public void Dispose() => _context.Dispose();

    [Fact]
    public async Task A_pub_counts_peers_by_any_subscription_each_once()
    {
        using var pub = new PubSocket(context: _context);
        pub.Bind(Endpoint);
        using var idle = Subscriber();
        using var one = Subscriber("a", "ab");
        Assert.True(pub.WaitForSubscribers(1, Within.Limit));
        Assert.False(pub.WaitForSubscribers(2, TimeSpan.Zero));

        var two = pub.WaitForSubscribersAsync(2);
        idle.Subscribe("");
        await Within.LimitAsync(two, "the second subscriber");
    }

    [Fact]
    public async Task An_xpub_counts_no_peer_that_cancelled_all_it_held()
    {
        using var xpub = new XPubSocket(context: _context);
        xpub.Bind(Endpoint);
        using var sub = Subscriber("a", "b");
        await Within.LimitAsync(xpub.WaitForSubscribersAsync(1), "the subscriber");

        sub.Unsubscribe("a");
        sub.Unsubscribe("b");
        await Within.UntilAsync(() => !xpub.WaitForSubscribers(1, TimeSpan.Zero), "both cancels to be seen");
    }

    [Fact]
    public void Negative_counts_are_refused()
    {
        using var pub = new PubSocket(context: _context);
        using var xpub = new XPubSocket(context: _context);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => pub.WaitForSubscribers(-1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => xpub.WaitForSubscribers(-1, TimeSpan.Zero));
    }

    private SubSocket Subscriber(params string[] topics)
    {
        var sub = new SubSocket(context: _context);
        foreach (var topic in topics)
            sub.Subscribe(topic);
        sub.Connect(Endpoint);
        return sub;
    }
}
