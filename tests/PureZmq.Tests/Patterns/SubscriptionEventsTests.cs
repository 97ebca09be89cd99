using System.Text;
using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Patterns;
using Xunit;

namespace PureZmq.Tests.Patterns;

/// <summary>Whatever of it is taken back, what an XPUB tells ends with how things are.</summary>
public sealed class SubscriptionEventsTests : PatternTest
{
    private static readonly string[] Topics = ["", "A", "AB", "C"];

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(5)]
    public void The_last_that_is_told_of_a_topic_is_how_it_is(int mark)
    {
        var peer = Pipe("p");
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var events = new SubscriptionEvents();
            var isOn = new bool[Topics.Length];
            var told = new bool[Topics.Length];
            var forgotten = 0;
            for (var step = 0; step < 100; step++)
            {
                var topic = random.Next(Topics.Length);
                var octets = Encoding.UTF8.GetBytes(Topics[topic]);
                switch (random.Next(5))
                {
                    case 0 or 1 or 2:
                        isOn[topic] = !isOn[topic];
                        forgotten += events.AddSwitch(octets, isOn[topic], wasOn: true, peer, mark);
                        break;
                    case 3 when !isOn[topic]:
                        forgotten += events.AddSwitch(octets, subscribe: false, wasOn: false, peer, mark);
                        break;
                    case 3 when random.Next(4) == 0:
                        events.KeepQueued();
                        break;
                    case 4:
                        for (var count = random.Next(5); count > 0; count--)
                            Take(events, told);
                        break;
                }
            }

            Assert.True(mark == 0 == (forgotten == 0), $"{forgotten} were forgotten, seed {seed}.");
            while (Take(events, told))
                continue;
            Assert.True(isOn.SequenceEqual(told), $"It is {string.Join(' ', isOn)} and was told as {string.Join(' ', told)}, seed {seed}.");
        }
    }

    [Fact]
    public void A_program_that_does_not_receive_keeps_one_change_for_each_topic_beyond_the_mark()
    {
        var events = new SubscriptionEvents();
        var peer = Pipe("p");
        for (var round = 0; round < 1000; round++)
        {
            foreach (var topic in Topics)
            {
                events.AddSwitch(Encoding.UTF8.GetBytes(topic), subscribe: round % 2 == 0, wasOn: true, peer, mark: 10);
                events.AddSwitch(Encoding.UTF8.GetBytes($"never {round}"), subscribe: false, wasOn: false, peer, mark: 10);
            }
        }

        Assert.InRange(events.Count, 10, 10 + Topics.Length);
    }

    [Fact]
    public void Messages_of_peers_that_are_gone_are_limited_and_count_against_nobody()
    {
        const int Mark = 3;
        var events = new SubscriptionEvents();
        var there = Pipe("there");
        for (var i = 0; i < Mark; i++)
        {
            var gone = Pipe($"gone{i}");
            Assert.True(events.TryAddUpstream(Body(), gone, Mark));
            Assert.Equal(1, events.UpstreamOf(gone));
            events.ForgetPeer(gone);
        }

        Assert.Equal(0, events.UpstreamOf(there));
        var refused = Body();
        Assert.False(events.TryAddUpstream(refused, there, Mark));
        Assert.True(events.TryTake(out var taken, out _));
        taken.Return();
        Assert.True(events.TryAddUpstream(refused, there, Mark));
        Assert.Equal(1, events.UpstreamOf(there));
        while (events.TryTake(out var body, out _))
            body.Return();
        Assert.Equal(0, events.UpstreamOf(there));
    }

    private static MessageBody Body()
    {
        var body = MessageBody.Rent();
        body.AddFrame(1);
        return body;
    }

    private static bool Take(SubscriptionEvents events, bool[] told)
    {
        if (!events.TryTake(out var body, out _))
            return false;
        var frame = body.GetFrame(0);
        told[Array.IndexOf(Topics, Encoding.UTF8.GetString(frame[1..]))] = frame[0] == 1;
        body.Return();
        return true;
    }
}
