namespace PureZmq.Conformance;

/// <summary>PAIR: one peer at a time, both ways.</summary>
public sealed class PairContract : EngineTest
{
    [Theory, Links]
    public void A_pair_talks_both_ways_in_order(Link link)
    {
        using var left = new PairSocket(context: Context);
        using var right = new PairSocket(context: Context);
        link.Join(left, right);

        for (var i = 0; i < 100; i++)
        {
            left.Put($"{i}", "to the right");
            right.Put($"{i}", "to the left");
        }

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal($"[{i}][to the right]", right.Next());
            Assert.Equal($"[{i}][to the left]", left.Next());
        }
    }

    [Theory, Links, Conformance("S-39")]
    public void A_third_socket_is_never_heard_and_disturbs_nobody(Link link)
    {
        using var left = new PairSocket(context: Context);
        using var right = new PairSocket(context: Context);
        using var third = new PairSocket(new PairOptions { Linger = TimeSpan.Zero }, Context);
        var endpoint = link.Join(left, right);
        third.Connect(endpoint);
        for (var i = 0; i < 3; i++)
            third.TrySend("unheard", TimeSpan.FromMilliseconds(20));

        right.Put("1");
        left.Put("2");
        Assert.Equal("[1]", left.Next());
        Assert.Equal("[2]", right.Next());
        left.ExpectNothing("the third socket is not its peer");
        third.ExpectNothing("it is nobody's peer");
    }

    [Theory, Links, Conformance("S-39")]
    public void After_the_first_peer_is_gone_a_new_one_is_accepted(Link link)
    {
        using var left = new PairSocket(context: Context);
        var right = new PairSocket(context: Context);
        var endpoint = link.Join(left, right);
        right.Put("from the first");
        Assert.Equal("[from the first]", left.Next());
        right.Dispose();
        left.AwaitPeersLeft(0);

        using var successor = new PairSocket(context: Context);
        successor.ConnectAndWait(endpoint, left);
        successor.Put("from the second");
        Assert.Equal("[from the second]", left.Next());
        left.Put("to the second");
        Assert.Equal("[to the second]", successor.Next());
    }

    [Theory, Links]
    public void A_pair_without_peer_refuses(Link link)
    {
        using var left = new PairSocket(context: Context);
        Assert.False(left.TrySend("nobody"));
        link.BindFresh(left);
        Assert.False(left.TrySend("nobody"));
        Assert.False(left.TryReceive(out _));
    }

    [Theory, Links, Conformance("S-48")]
    public void What_is_sent_before_the_bind_arrives_in_order(Link link)
    {
        var endpoint = link.NewEndpoint();
        using var left = new PairSocket(context: Context);
        left.Connect(endpoint);
        left.Put("1");
        left.Put("2");
        left.Put("3");
        using var right = new PairSocket(context: Context);
        right.Bind(endpoint);
        Assert.Equal(["[1]", "[2]", "[3]"], right.Next(3));
    }
}
