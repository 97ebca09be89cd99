using System.Text;
using PureZmq.Engine;
using PureZmq.Patterns;
using Xunit;

namespace PureZmq.Tests.Patterns;

/// <summary>Which peers get what, against a plain set of pairs.</summary>
public sealed class SubscriptionTableTests : PatternTest
{
    private readonly SubscriptionTable _table = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_says_what_a_plain_set_of_pairs_says(int seed)
    {
        var random = new Random(seed);
        var pipes = Pipes("ABCDE");
        var model = new HashSet<(string Topic, StubPipe Pipe)>();
        for (var step = 0; step < 20_000; step++)
        {
            var pipe = pipes[random.Next(pipes.Length)];
            var topic = RandomTopic(random);
            var octets = Encoding.ASCII.GetBytes(topic);
            var (before, version) = (model.ToHashSet(), _table.Version);
            switch (random.Next(20))
            {
                case 0:
                    AssertRemovesAll(pipe, model);
                    break;
                case < 8:
                    Assert.Equal(!model.Any(pair => pair.Topic == topic), _table.Add(octets, pipe));
                    model.Add((topic, pipe));
                    break;
                case < 13:
                    var wasHeld = model.Remove((topic, pipe));
                    Assert.Equal(!model.Any(pair => pair.Topic == topic), _table.Remove(octets, pipe, out var held));
                    Assert.Equal(wasHeld, held);
                    break;
                default:
                    Assert.Equal(
                        model.Where(pair => topic.StartsWith(pair.Topic, StringComparison.Ordinal)).Select(pair => pair.Pipe.Endpoint).Distinct().Order(),
                        Match(topic).Order());
                    break;
            }

            Assert.Equal(model.Select(pair => pair.Pipe).Distinct().Count(), _table.PeerCount);
            Assert.Equal(!model.SetEquals(before), _table.Version != version);
            Assert.Equal(model.All(pair => pair.Topic.Length == 0), _table.MatchesAllAlike);
        }
    }

    [Fact]
    public void While_only_the_empty_topic_is_held_all_messages_match_alike()
    {
        var (first, second) = (Pipe("A"), Pipe("B"));
        Assert.True(_table.MatchesAllAlike);
        _table.Add([], first);
        _table.Add([], second);
        Assert.True(_table.MatchesAllAlike);
        _table.Add("a"u8, first);
        Assert.False(_table.MatchesAllAlike);
        _table.RemoveAll(second, ended: null);
        _table.Remove([], first, out _);
        Assert.False(_table.MatchesAllAlike);
        _table.Add([], second);
        _table.RemoveAll(first, ended: null);
        Assert.True(_table.MatchesAllAlike);
    }

    [Fact]
    public void A_peer_that_holds_several_matching_topics_is_found_once()
    {
        var pipe = Pipe("A");
        foreach (var topic in new[] { "", "a", "ab", "abc" })
            Assert.True(_table.Add(Encoding.ASCII.GetBytes(topic), pipe));
        Assert.Equal(["A"], Match("abcd"));
        Assert.Equal(["A"], Match("abcd"));
    }

    [Fact]
    public void Subscribing_twice_is_subscribing_once()
    {
        var pipe = Pipe("A");
        Assert.True(_table.Add("a"u8, pipe));
        Assert.False(_table.Add("a"u8, pipe));
        Assert.True(_table.Remove("a"u8, pipe, out var held));
        Assert.True(held);
        Assert.Empty(Match("a"));
    }

    [Fact]
    public void A_cancel_of_what_was_not_held_changes_nothing()
    {
        var (a, b) = (Pipe("A"), Pipe("B"));
        Assert.True(_table.Remove("a"u8, a, out var held));
        Assert.False(held);
        _table.Add("a"u8, b);
        Assert.False(_table.Remove("a"u8, a, out held));
        Assert.False(held);
        Assert.Equal(["B"], Match("a"));
    }

    [Fact]
    public void The_end_of_a_peer_without_subscriptions_is_told_to_nobody()
        => _table.RemoveAll(Pipe("A"), (_, _) => Assert.Fail("It had none."));

    private void AssertRemovesAll(StubPipe pipe, HashSet<(string Topic, StubPipe Pipe)> model)
    {
        var ended = new List<(string Topic, bool Last)>();
        _table.RemoveAll(pipe, (topic, last) => ended.Add((Encoding.ASCII.GetString(topic), last)));
        var expected = model.Where(pair => pair.Pipe == pipe).Select(pair => pair.Topic).ToList();
        model.RemoveWhere(pair => pair.Pipe == pipe);
        Assert.Equal(
            expected.Select(topic => (topic, !model.Any(pair => pair.Topic == topic))).Order(),
            ended.Order());
        _table.RemoveAll(pipe, (_, _) => Assert.Fail("They have ended already."));
    }

    private static string RandomTopic(Random random)
    {
        var topic = new char[random.Next(6)];
        for (var i = 0; i < topic.Length; i++)
            topic[i] = (char)('a' + random.Next(2));
        return new string(topic);
    }

    private List<string> Match(string firstFrame)
    {
        var found = new List<Pipe>();
        _table.Match(Encoding.ASCII.GetBytes(firstFrame), found);
        return found.ConvertAll(pipe => pipe.Endpoint);
    }
}
