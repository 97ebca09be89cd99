using System.Text;
using PureZmq.Messages;
using Xunit;

namespace PureZmq.Tests.Messages;

/// <summary>The bodies that a receiver keeps: each serves one message at a time, whoever disposes it and whatever was added to it.</summary>
public sealed class OwnBodiesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_disposed_message_leaves_its_body_for_the_next()
    {
        var bodies = With(2);
        var first = Begin(bodies, "first");
        first.ToMessage().Dispose();
        Assert.Same(first, Begin(bodies, "second"));
    }

    [Fact]
    public void Bodies_in_use_are_passed_over_and_when_all_are_there_is_none()
    {
        var bodies = With(OwnBodies.Most);
        var used = Enumerable.Range(0, OwnBodies.Most).Select(i => Begin(bodies, $"{i}")).ToArray();
        Assert.Equal(OwnBodies.Most, used.Distinct().Count());
        Assert.Null(bodies.Idle);
        Assert.False(bodies.HasPlace);
        Assert.Equal(Enumerable.Range(0, OwnBodies.Most).Select(i => $"{i}"), used.Select(body => body.ToMessage()[0].ToString()));

        used[7].ToMessage().Dispose();
        var looks = 0;
        while (bodies.Idle is null)
            Assert.InRange(++looks, 1, OwnBodies.Most);
        Assert.Same(used[7], bodies.Idle);
    }

    [Fact]
    public void A_body_is_missing_until_it_is_added()
    {
        var bodies = new OwnBodies();
        Assert.Null(bodies.Idle);
        Assert.True(bodies.HasPlace);
        var body = new MessageBody(isKept: true);
        bodies.Add(body);
        bodies.Add(new MessageBody(isKept: true)); // another thread was faster
        Assert.Same(body, bodies.Idle);
    }

    [Theory]
    [InlineData(10, 20)]
    [InlineData(100, 20)]       // more frames than an idle body keeps places for
    [InlineData(3, 3_000)]      // more than the shared array of an idle body may have
    [InlineData(2, 20_000)]     // memory of their own
    public void What_an_application_adds_is_released_before_the_body_is_used_again(int frames, int length)
    {
        var bodies = With(1);
        for (var round = 0; round < 3; round++)
        {
            var body = Begin(bodies, "received");
            var message = body.ToMessage();
            for (var i = 0; i < frames; i++)
            {
                message.Append(new byte[length]);
                message.Prepend(new byte[length]);
            }

            Assert.Equal((2 * frames) + 1, message.Count);
            Assert.Equal("received", message[frames].ToString());
            message.Dispose();
            Assert.True(body.IsIdle);
            Assert.Throws<ObjectDisposedException>(() => message[0].Length);
        }
    }

    [Fact]
    public void A_body_says_who_sent_each_of_its_messages()
    {
        var bodies = With(1);
        var (one, other) = (PeerProperties.Create("one", []), PeerProperties.Create("other", []));
        foreach (var properties in new[] { one, other, null, other })
        {
            var body = bodies.Idle!;
            body.Begin("x"u8, properties);
            body.PeerRoutingId = [1];
            Assert.Same(properties, body.Properties);
            body.Return();
        }

        bodies.Idle!.Begin("x"u8, null);
        Assert.Null(bodies.Idle);
    }

    [Fact]
    public void Messages_disposed_by_several_threads_at_once_never_share_a_body()
    {
        const int Count = 20_000;
        var bodies = With(OwnBodies.Most);
        var way = new Message[64];
        var (sent, done) = (0, new int[2]);
        var disposers = Enumerable.Range(0, 2).Select(thread => new Thread(() =>
        {
            for (var i = 0; i < Count; i++)
            {
                WaitUntil(() => Volatile.Read(ref sent) > i);
                way[i % way.Length].Dispose(); // both dispose each message
                Volatile.Write(ref done[thread], i + 1);
            }
        })).ToArray();
        foreach (var disposer in disposers)
            disposer.Start();
        for (var i = 0; i < Count; i++)
        {
            WaitUntil(() => i - Math.Min(Volatile.Read(ref done[0]), Volatile.Read(ref done[1])) < way.Length);
            var body = Take(bodies);
            body.Begin(Encoding.UTF8.GetBytes($"{i}"), null);
            if (i % 3 == 0)
                body.Add(new byte[5_000]); // must be given back before the body is seen idle
            Thread.SpinWait(i % 16);
            var message = body.ToMessage();
            Assert.Equal(i % 3 == 0 ? 2 : 1, message.Count);
            Assert.Equal($"{i}", message[0].ToString());
            way[i % way.Length] = message;
            Volatile.Write(ref sent, i + 1);
        }

        Assert.All(disposers, disposer => Assert.True(disposer.Join(Limit), "A disposing thread did not end."));
    }

    [Fact]
    public void A_body_that_looks_in_use_for_ever_is_replaced_and_the_more_rarely_the_more_often()
    {
        var bodies = With(OwnBodies.Most);
        for (var i = 0; i < OwnBodies.Most; i++)
            Begin(bodies, "never disposed");
        var looks = new int[4];
        for (var round = 0; round < looks.Length; round++)
        {
            while (!bodies.HasPlace)
            {
                Assert.Null(bodies.Idle);
                Assert.InRange(++looks[round], 1, 100_000);
            }

            var body = new MessageBody(isKept: true);
            bodies.Add(body);
            Assert.Same(body, Begin(bodies, "never disposed either"));
        }

        Assert.InRange(looks[0], 1000, 1100);
        for (var round = 1; round < looks.Length; round++)
            Assert.InRange(looks[round], 1.9 * looks[round - 1], 2.1 * looks[round - 1]);
    }

    [Fact]
    public void However_often_a_body_was_replaced_the_next_time_is_rarer_or_as_rare()
    {
        var patience = 1000;
        for (var i = 0; i < 40; i++)
        {
            var next = OwnBodies.NextPatience(patience);
            Assert.InRange(next, patience, 1 << 30);
            patience = next;
        }
    }

    [Fact]
    public void Of_two_threads_that_end_a_message_with_memory_of_its_own_one_gives_that_back()
    {
        const int Rounds = 20_000;
        var body = new MessageBody(isKept: true);
        var owner = new CountedOwner();
        var (round, answered, version) = (0, 0, 0); // round and answered hand the others over
        var rival = new Thread(() =>
        {
            for (var i = 1; i <= Rounds; i++)
            {
                WaitUntil(() => Volatile.Read(ref round) == i);
                body.TryReturn(version);
                Volatile.Write(ref answered, i);
            }
        });
        rival.Start();
        for (var i = 1; i <= Rounds; i++)
        {
            Assert.True(body.IsIdle);
            body.Begin("x"u8, null);
            body.AddOwned(owner, 10);
            version = body.Version;
            Volatile.Write(ref round, i);
            Thread.SpinWait(i % 16); // at some delay both are at it in the same moment
            body.TryReturn(version);
            WaitUntil(() => Volatile.Read(ref answered) == i);
            if (owner.Disposed != i)
                Assert.Fail($"In round {i} the memory had been given back {owner.Disposed} times.");
        }

        Assert.True(rival.Join(Limit), "The other thread did not end.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_message_that_one_thread_splits_and_another_disposes_shares_its_body_with_no_other(bool hasOwner)
    {
        const int Rounds = 20_000;
        var bodies = With(OwnBodies.Most);
        var owner = new CountedOwner();
        var (given, round, answered) = (default(Message), 0, 0); // round and answered hand the message over
        string? failure = null;
        var splitter = new Thread(() =>
        {
            for (var i = 1; i <= Rounds; i++)
            {
                WaitUntil(() => Volatile.Read(ref round) == i);
                try
                {
                    using var rest = given.SplitEnvelope(out var envelope);
                    if (envelope.ToString() != "[envelope]" || rest.Count != (hasOwner ? 2 : 1) || rest[0].ToString() != $"{i}")
                        failure ??= $"{i}: {envelope} {rest}";
                    envelope.Dispose();
                }
                catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException or ArgumentOutOfRangeException)
                {
                    // The other thread was faster.
                }

                Volatile.Write(ref answered, i);
            }
        });
        splitter.Start();
        for (var i = 1; i <= Rounds; i++)
        {
            var body = Take(bodies);
            body.Begin("envelope"u8, null);
            body.AddFrame(0);
            var number = Encoding.UTF8.GetBytes($"{i}");
            number.CopyTo(body.AddFrame(number.Length));
            if (hasOwner)
                body.AddOwned(owner, 10);
            given = body.ToMessage();
            Volatile.Write(ref round, i);
            Thread.SpinWait(i % 64);
            given.Dispose();
            var next = Take(bodies); // perhaps the same one
            next.Begin("next"u8, null);
            var message = next.ToMessage();
            WaitUntil(() => Volatile.Read(ref answered) == i);
            Assert.Equal("[next]", message.ToString());
            message.Dispose();
        }

        Assert.True(splitter.Join(Limit), "The splitting thread did not end.");
        Assert.Null(failure);
        Assert.Equal(hasOwner ? Rounds : 0, owner.Disposed);
    }

    [Fact]
    public void A_late_second_end_of_a_message_ends_no_other()
    {
        var body = new MessageBody(isKept: true);
        body.Begin("first"u8, null);
        var first = body.ToMessage();
        first.Dispose();
        body.Begin("second"u8, null);
        var second = body.ToMessage();
        first.Dispose();
        Assert.False(body.TryReturn(body.Version - 2));
        Assert.False(body.IsIdle);
        Assert.Equal("second", second[0].ToString());
        Assert.Throws<ObjectDisposedException>(() => first[0].Length);
        second.Append(new byte[20_000]);
        first.Dispose();
        Assert.Equal(2, second.Count);
        second.Dispose();
        Assert.True(body.IsIdle);
        Assert.Throws<ObjectDisposedException>(() => second[0].Length);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20_000)] // memory of its own
    public void What_is_left_of_a_message_that_was_split_is_released_as_well(int length)
    {
        var body = new MessageBody(isKept: true);
        for (var round = 0; round < 3; round++)
        {
            body.Begin("from"u8, null);
            var message = body.ToMessage();
            message.Append("");
            message.Append(new byte[length]);
            var rest = message.SplitEnvelope(out var envelope);
            Assert.Equal("from", envelope[0].ToString());
            Assert.Equal(length, rest[0].Length);
            Assert.Throws<ObjectDisposedException>(() => message[0].Length);
            message.Dispose();
            Assert.True(body.IsIdle);
            rest.Dispose();
            envelope.Dispose();
        }
    }

    /// <summary>Takes an idle body as a receiver does. One that looks in use for ever, by the late second end of another message, is replaced.</summary>
    private static MessageBody Take(OwnBodies bodies)
    {
        MessageBody? body = null;
        WaitUntil(() =>
        {
            if ((body = bodies.Idle) is null && bodies.HasPlace)
                bodies.Add(new MessageBody(isKept: true));
            return body is not null;
        });
        return body!;
    }

    private static OwnBodies With(int count)
    {
        var bodies = new OwnBodies();
        var used = new List<MessageBody>();
        for (var i = 0; i < count; i++)
        {
            Assert.Null(bodies.Idle);
            bodies.Add(new MessageBody(isKept: true));
            used.Add(Begin(bodies, "in use, so that the next place is looked at"));
        }

        used.ForEach(body => body.Return());
        return bodies;
    }

    private static MessageBody Begin(OwnBodies bodies, string text)
    {
        MessageBody? body = null;
        WaitUntil(() => (body = bodies.Idle) is not null);
        body!.Begin(Encoding.UTF8.GetBytes(text), null);
        return body;
    }

    // Without the naps of SpinUntil: a millisecond for each of 20,000 messages.
    private static void WaitUntil(Func<bool> condition)
    {
        var until = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        var spinner = default(SpinWait);
        while (!condition())
        {
            spinner.SpinOnce(sleep1Threshold: -1);
            Assert.True(Environment.TickCount64 < until, "What the test waits for does not come.");
        }
    }

    private sealed class CountedOwner : System.Buffers.IMemoryOwner<byte>
    {
        private int _disposed;

        public int Disposed => Volatile.Read(ref _disposed);

        public Memory<byte> Memory { get; } = new byte[10];

        public void Dispose() => Interlocked.Increment(ref _disposed);
    }
}
