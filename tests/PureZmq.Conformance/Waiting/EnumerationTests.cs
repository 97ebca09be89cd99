namespace PureZmq.Conformance;

/// <summary>ReadAllAsync: no message leaves the socket before it is asked for.</summary>
public sealed class EnumerationTests : EngineTest
{
    [Theory(Timeout = Limits.Test), Links]
    public async Task A_loop_that_stops_has_taken_what_it_saw_and_no_more(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        for (var i = 0; i < 10; i++)
            push.Put($"{i}");

        var seen = new List<string>();
        await foreach (var message in pull.ReadAllAsync())
        {
            using (message)
                seen.Add(message.ToString());
            if (seen.Count == 4)
                break;
        }

        Assert.Equal(["[0]", "[1]", "[2]", "[3]"], seen);
        Assert.Equal(["[4]", "[5]", "[6]", "[7]", "[8]", "[9]"], pull.Next(6));
    }

    [Theory(Timeout = Limits.Test), Links]
    public async Task While_a_message_is_being_worked_on_another_receiver_gets_the_next(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        push.Put("for the loop");
        push.Put("for the other");
        push.Put("for the loop again");
        var loop = pull.ReadAllAsync().GetAsyncEnumerator();
        Assert.True(await loop.MoveNextAsync().AsTask().Within("the first message"));
        Assert.Equal("[for the loop]", loop.Current.ToString());
        loop.Current.Dispose();
        Assert.Equal("[for the other]", pull.Next());
        Assert.True(await loop.MoveNextAsync().AsTask().Within("the third message"));
        Assert.Equal("[for the loop again]", loop.Current.ToString());
        await loop.DisposeAsync();
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A11_cancellation_ends_the_loop_and_leaves_the_next_message(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        link.Join(pub, sub);
        sub.Subscribe("");
        pub.AwaitSubscribers("");
        pub.Put("seen");
        using var stop = new CancellationTokenSource();
        var first = new TaskCompletionSource();
        var loop = Task.Run(async () =>
        {
            await foreach (var message in sub.ReadAllAsync(stop.Token))
            {
                message.Dispose();
                first.TrySetResult();
            }
        });
        await first.Task.Within("the loop to see a message");
        await stop.CancelAsync();
        await loop.Within("the loop to end");
        pub.Put("after");
        Assert.Equal("[after]", sub.Next());
    }
}
