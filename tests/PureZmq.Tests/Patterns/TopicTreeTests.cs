using System.Text;
using PureZmq.Patterns;
using Xunit;

namespace PureZmq.Tests.Patterns;

/// <summary>The radix tree against a plain list of topics.</summary>
public sealed class TopicTreeTests
{
    [Theory]
    [InlineData(1, 2, 8)] // two octets to choose from: everything shares prefixes
    [InlineData(2, 3, 20)]
    [InlineData(3, 256, 3)]
    [InlineData(4, 1, 60)] // one chain
    [InlineData(5, 16, 300)]
    public void It_finds_what_a_plain_list_finds(int seed, int alphabet, int longest)
    {
        var random = new Random(seed);
        var tree = new TopicTree<string>();
        var model = new Dictionary<string, string>();
        for (var step = 0; step < 20_000; step++)
        {
            var topic = RandomTopic(random, alphabet, longest, model);
            var key = Convert.ToHexString(topic);
            switch (random.Next(4))
            {
                case 0:
                    var node = tree.GetOrAdd(topic, () => key);
                    model[key] = key;
                    Assert.Equal(key, node.Value);
                    Assert.Equal(topic, node.Topic);
                    break;
                case 1:
                    var found = tree.Find(topic);
                    Assert.Equal(model.GetValueOrDefault(key), found?.Value);
                    if (found is null)
                        break;
                    Assert.Equal(topic, found.Topic);
                    tree.Remove(found);
                    model.Remove(key);
                    Assert.Null(tree.Find(topic));
                    break;
                default:
                    var expected = model.Keys.Where(held => key.StartsWith(held, StringComparison.Ordinal)).OrderBy(held => held.Length).ToList();
                    Assert.Equal(expected, Matches(tree, topic));
                    Assert.Equal(expected.Count > 0, tree.MatchesAny(topic));
                    break;
            }

            Assert.Equal(model.Count, tree.Count);
            if (step % 500 == 0)
                AssertHoldsExactly(tree, model.Keys);
        }

        foreach (var key in model.Keys)
            tree.Remove(tree.Find(Convert.FromHexString(key))!);
        AssertHoldsExactly(tree, []);
        Assert.False(tree.MatchesAny("anything"u8));
    }

    [Fact]
    public void The_empty_topic_matches_everything_and_comes_first()
    {
        var tree = new TopicTree<string>();
        Assert.Null(tree.Find([]));
        tree.GetOrAdd("a"u8, () => "a");
        tree.GetOrAdd([], () => "");
        Assert.Equal(["", "a"], Matches(tree, "ab"u8));
        Assert.Equal([""], Matches(tree, []));
        Assert.Equal([""], Matches(tree, "b"u8));
        tree.Remove(tree.Find([])!);
        Assert.Empty(Matches(tree, []));
        Assert.Equal(["a"], Matches(tree, "a"u8));
    }

    [Fact]
    public void A_node_keeps_its_topic_while_others_split_and_join_around_it()
    {
        var tree = new TopicTree<string>();
        var kept = tree.GetOrAdd("abcdef"u8, () => "kept");
        foreach (var other in new[] { "abc", "abcdefgh", "ab", "abx", "abcdxy", "" })
        {
            tree.GetOrAdd(Encoding.ASCII.GetBytes(other), () => other);
            Assert.Equal("abcdef", Encoding.ASCII.GetString(kept.Topic));
            Assert.Same(kept, tree.Find("abcdef"u8));
        }

        foreach (var other in new[] { "abc", "", "abx", "ab", "abcdxy", "abcdefgh" })
        {
            tree.Remove(tree.Find(Encoding.ASCII.GetBytes(other))!);
            Assert.Equal("abcdef", Encoding.ASCII.GetString(kept.Topic));
            Assert.Same(kept, tree.Find("abcdef"u8));
        }

        Assert.Equal(1, tree.Count);
    }

    [Fact]
    public void Removing_twice_changes_nothing()
    {
        var tree = new TopicTree<string>();
        var node = tree.GetOrAdd("a"u8, () => "a");
        tree.GetOrAdd("ab"u8, () => "ab");
        tree.Remove(node);
        tree.Remove(node);
        Assert.Equal(1, tree.Count);
        Assert.Equal(["ab"], Matches(tree, "ab"u8));
    }

    [Fact]
    public void A_topic_of_a_megabyte_and_many_that_share_it_are_found()
    {
        var random = new Random(6);
        var trunk = new byte[1024 * 1024];
        random.NextBytes(trunk);
        var tree = new TopicTree<string>();
        var lengths = new SortedSet<int>(Enumerable.Range(0, 300).Select(_ => random.Next(trunk.Length))) { 0, trunk.Length };
        foreach (var length in lengths.OrderBy(_ => random.Next()))
            tree.GetOrAdd(trunk.AsSpan(0, length), () => $"{length}");
        Assert.Equal(lengths.Select(length => $"{length}"), Matches(tree, trunk));

        trunk[500_000] ^= 1;
        Assert.Equal(lengths.Where(length => length <= 500_000).Select(length => $"{length}"), Matches(tree, trunk));
        trunk[500_000] ^= 1;

        foreach (var length in lengths.OrderBy(_ => random.Next()).ToArray())
        {
            tree.Remove(tree.Find(trunk.AsSpan(0, length))!);
            lengths.Remove(length);
        }

        Assert.Equal(0, tree.Count);
        Assert.Empty(Matches(tree, trunk));
    }

    [Fact]
    public void Memory_follows_the_octets_of_the_topics()
    {
        // A chain of nodes or of arrays of 256 children, one for each octet, would take a hundred times as much.
        const int Topics = 200;
        const int Length = 10_000;
        var random = new Random(7);
        var topics = Enumerable.Range(0, Topics).Select(_ =>
        {
            var topic = new byte[Length];
            random.NextBytes(topic);
            return topic;
        }).ToArray();
        var tree = new TopicTree<string>();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var topic in topics)
            tree.GetOrAdd(topic, () => "");
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, Topics * Length, Topics * Length * 2);
    }

    [Fact]
    public void Octets_shared_by_many_topics_are_held_once()
    {
        const int Topics = 2000;
        var prefix = new byte[100_000];
        var tree = new TopicTree<string>();
        tree.GetOrAdd(prefix, () => "");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Topics; i++)
        {
            BitConverter.TryWriteBytes(prefix.AsSpan(prefix.Length - 4), i + 1);
            tree.GetOrAdd(prefix, () => "");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 20_000_000, $"{Topics} topics that differ in their last four octets took {allocated} octets.");
    }

    private static byte[] RandomTopic(Random random, int alphabet, int longest, Dictionary<string, string> known)
    {
        if (known.Count > 0 && random.Next(2) == 0)
        {
            // One that is known, or one next to it.
            var topic = Convert.FromHexString(known.Keys.ElementAt(random.Next(known.Count)));
            return random.Next(3) switch
            {
                0 => topic,
                1 => topic[..random.Next(topic.Length + 1)],
                _ => [.. topic, (byte)random.Next(alphabet)],
            };
        }

        var octets = new byte[random.Next(longest + 1)];
        for (var i = 0; i < octets.Length; i++)
            octets[i] = (byte)random.Next(alphabet);
        return octets;
    }

    private static List<string> Matches(TopicTree<string> tree, ReadOnlySpan<byte> octets)
    {
        var values = new List<string>();
        foreach (var value in tree.Match(octets))
            values.Add(value);
        return values;
    }

    private static void AssertHoldsExactly(TopicTree<string> tree, IEnumerable<string> keys)
        => Assert.Equal(keys.Order(StringComparer.Ordinal), tree.All().Select(node => Convert.ToHexString(node.Topic)).Order(StringComparer.Ordinal));
}
