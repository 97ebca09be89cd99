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
        var bodies = With(4);
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
            MessageBody? body = null;
            WaitUntil(() => (body = bodies.Idle) is not null);
            body!.Begin(Encoding.UTF8.GetBytes($"{i}"), null);
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
}
