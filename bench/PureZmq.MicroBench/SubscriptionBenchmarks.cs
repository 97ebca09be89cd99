using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using PureZmq.Patterns;

namespace PureZmq.MicroBench;

/// <summary>Finding who wants a message among 10,000 topics, done for each message published.</summary>
[MemoryDiagnoser]
public class SubscriptionBenchmarks
{
    private const int Topics = 10_000;
    private readonly TopicTree<object> _topics = new();
    private readonly byte[][] _messages = new byte[ShortFrames.Run][];
    private readonly byte[] _unwanted = "topic.unwanted and more"u8.ToArray();

    [GlobalSetup]
    public void Subscribe()
    {
        for (var i = 0; i < Topics; i++)
            _topics.GetOrAdd(Topic(i), static () => new object());
        for (var i = 0; i < _messages.Length; i++)
            _messages[i] = [.. Topic(i * 17 % Topics), .. " and what follows it"u8];
    }

    /// <summary>Messages of one topic after the other, so that no branch is learned by heart.</summary>
    [Benchmark(OperationsPerInvoke = ShortFrames.Run)]
    public int MatchOneOfTenThousand()
    {
        var matches = 0;
        foreach (var message in _messages)
        {
            foreach (var topic in _topics.Match(message))
                matches++;
        }

        return matches;
    }

    /// <summary>A message that nobody wants.</summary>
    [Benchmark]
    public bool MatchNone() => _topics.MatchesAny(_unwanted);

    private static byte[] Topic(int number) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"topic.{number:00000}."));
}
