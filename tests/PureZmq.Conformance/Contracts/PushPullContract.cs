namespace PureZmq.Conformance;

/// <summary>PUSH and PULL: each message goes to one peer, whole, and the peers take turns.</summary>
public sealed class PushPullContract : EngineTest
{
    [Theory, Links]
    public void Messages_arrive_whole_and_in_order(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);

        push.Put("one");
        push.Put("a", "", "c");
        push.Put("");
        push.Put("", "");

        Assert.Equal(["[one]", "[a][][c]", "[]", "[][]"], pull.Next(4));
    }

    [Theory, Links]
    public void Bodies_of_every_boundary_size_arrive_unchanged(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(push, pull);

        foreach (var size in new[] { 0, 1, 33, 254, 255, 256, 257, 8191, 8192, 65_535, 65_536, 262_143, 262_145, 3_000_000 })
        {
            var body = Patterned.Bytes(size);
            push.Put(body, "end");
            var frames = pull.NextFrames();
            Assert.Equal(2, frames.Length);
            Assert.True(body.AsSpan().SequenceEqual(frames[0]), $"A body of {size} octets was changed.");
        }
    }

    [Theory, Links, Conformance("S-12")]
    public void Pullers_take_turns(Link link)
    {
        using var push = new PushSocket(context: Context);
        var pulls = Enumerable.Range(0, 3).Select(_ => new PullSocket(context: Context)).ToArray();
        link.Join(push, pulls);

        for (var i = 0; i < 6; i++)
            push.Put($"{i}");

        var received = pulls.Select(pull => pull.Next(2)).OrderBy(pair => pair[0], StringComparer.Ordinal).ToArray();
        Assert.Equal(["[0]", "[3]"], received[0]);
        Assert.Equal(["[1]", "[4]"], received[1]);
        Assert.Equal(["[2]", "[5]"], received[2]);
    }

    [Fact, Conformance("S-12")]
    public void Three_peers_with_room_for_two_take_six_messages_and_refuse_the_seventh()
    {
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 1 }, Context);
        var pulls = Enumerable.Range(0, 3).Select(_ => new PullSocket(new PullOptions { ReceiveHighWaterMark = 1 }, Context)).ToArray();
        Link.Inproc.Join(push, pulls);

        for (var i = 0; i < 6; i++)
            Assert.True(push.TrySend($"{i}"), $"Message {i} was refused.");
        Assert.False(push.TrySend("6"));

        Assert.Equal(["[0]", "[3]"], pulls[0].Next(2));
        Assert.Equal(["[1]", "[4]"], pulls[1].Next(2));
        Assert.Equal(["[2]", "[5]"], pulls[2].Next(2));
    }

    [Fact, Conformance("S-12")]
    public void Senders_are_read_in_turn()
    {
        using var pull = new PullSocket(context: Context);
        var pushes = Enumerable.Range(0, 3).Select(_ => new PushSocket(context: Context)).ToArray();
        Link.Inproc.Join(pull, pushes);

        for (var sender = 0; sender < 3; sender++)
        {
            for (var i = 0; i < 3; i++)
                pushes[sender].Put($"{(char)('A' + sender)}{i}");
        }

        Assert.Equal(["[A0]", "[B0]", "[C0]", "[A1]", "[B1]", "[C1]", "[A2]", "[B2]", "[C2]"], pull.Next(9));
    }

    [Theory, Links]
    public void Many_senders_keep_their_own_order(Link link)
    {
        const int Senders = 4, Each = 500;
        using var pull = new PullSocket(context: Context);
        var pushes = Enumerable.Range(0, Senders).Select(_ => new PushSocket(context: Context)).ToArray();
        link.Join(pull, pushes);

        for (var i = 0; i < Each; i++)
        {
            for (var sender = 0; sender < Senders; sender++)
                pushes[sender].Put($"{sender}", $"{i}");
        }

        var next = new int[Senders];
        for (var i = 0; i < Senders * Each; i++)
        {
            using var message = pull.Take();
            var (sender, number) = message;
            Assert.Equal(next[int.Parse(sender.ToString())]++, int.Parse(number.ToString()));
        }
    }

    [Theory, Links]
    public void A_push_without_peers_refuses_and_keeps_nothing(Link link)
    {
        using var push = new PushSocket(context: Context);
        Assert.False(push.TrySend("early"));
        Assert.False(push.TrySend("early", TimeSpan.FromMilliseconds(20)));

        using var pull = new PullSocket(context: Context);
        link.Join(push, pull);
        push.Put("late");
        Assert.Equal("[late]", pull.Next());
        Assert.Equal(1, push.Statistics.Sent);
    }

    [Theory, Links, Conformance("S-48")]
    public void What_is_sent_before_the_bind_arrives_in_order(Link link)
    {
        var endpoint = link.NewEndpoint();
        using var push = new PushSocket(context: Context);
        push.Connect(endpoint);
        foreach (var text in new[] { "1", "2", "3" })
            Assert.True(push.TrySend(text), $"Message {text} was refused though the connect gave it a pipe.");

        using var pull = new PullSocket(context: Context);
        pull.Bind(endpoint);
        Assert.Equal(["[1]", "[2]", "[3]"], pull.Next(3));
    }

    [Theory, Links, Conformance("S-47")]
    public void Each_further_connect_of_a_push_is_a_connection_of_its_own(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        var endpoint = link.BindFresh(pull);
        push.Connect(endpoint);
        push.Connect(endpoint);
        push.Connect(endpoint);
        push.AwaitPeers(3);
        pull.AwaitPeers(3);
    }

    [Theory, Links]
    public void One_push_may_bind_and_connect_in_any_number(Link link)
    {
        using var push = new PushSocket(context: Context);
        using var bound = new PullSocket(context: Context);
        using var first = new PullSocket(context: Context);
        using var second = new PullSocket(context: Context);
        link.Join(push, first);
        link.Join(push, second);
        link.Join(bound, push);

        for (var i = 0; i < 30; i++)
            push.Put($"{i}");
        foreach (var pull in new[] { bound, first, second })
            Assert.Equal(10, pull.Next(10).Length);
    }

    [Theory, Links]
    public void Every_form_of_sending_gives_the_same_message(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);

        push.Send("text");
        push.Send("text"u8);
        push.Send("text"u8.ToArray());
        push.Send("text"u8.ToArray().AsMemory());
        push.Send((Frame)"text");
        push.Send(Message.Create("text"));
        Assert.True(push.TrySend("text"));
        Assert.True(push.TrySend("text"u8));
        Assert.True(push.TrySend("text"u8.ToArray()));
        Assert.True(push.TrySend(Message.Create("text")));
        Assert.True(push.TrySend(["text"]));

        Assert.All(pull.Next(11), dump => Assert.Equal("[text]", dump));
        Assert.Equal(11, push.Statistics.Sent);
        Assert.Equal(11, pull.Statistics.Received);
    }

    [Theory, Links]
    public void Bytes_lent_to_send_may_be_changed_afterwards(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);

        foreach (var size in new[] { 8, 600_000 })
        {
            var body = new byte[size];
            Array.Fill(body, (byte)'a');
            push.Send(body);
            Array.Fill(body, (byte)'b');
            Assert.All(pull.NextFrames()[0], octet => Assert.Equal((byte)'a', octet));
        }
    }
}
