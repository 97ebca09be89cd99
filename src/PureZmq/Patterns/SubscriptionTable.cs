using PureZmq.Engine;

namespace PureZmq.Patterns;

/// <summary>Which peers a publisher sends what: topics to pipes, and back.</summary>
/// <remarks>Guarded by the publisher's send gate.</remarks>
internal sealed class SubscriptionTable
{
    private readonly TopicTree<Subscribers> _topics = new();
    private readonly Dictionary<Pipe, HashSet<TopicNode<Subscribers>>> _ofPipe = [];
    private int _mark;

    /// <summary>How many topics are held, by whomever.</summary>
    public int Count => _topics.Count;

    /// <summary>How many peers hold a topic, whichever.</summary>
    public int PeerCount => _ofPipe.Count;

    /// <summary>Who they are.</summary>
    public Dictionary<Pipe, HashSet<TopicNode<Subscribers>>>.KeyCollection Peers => _ofPipe.Keys;

    /// <summary>Another one whenever somebody holds a topic more or less than before.</summary>
    public long Version { get; private set; }

    /// <summary>Nobody holds a topic but the empty one: every message matches the same peers.</summary>
    public bool MatchesAllAlike => _topics.HasOnlyEmpty;

    /// <returns>Whether nobody held the topic before.</returns>
    public bool Add(ReadOnlySpan<byte> topic, Pipe pipe)
    {
        var node = _topics.GetOrAdd(topic, static () => new Subscribers());
        var isNew = node.Value!.Count == 0;
        if (node.Value.Add(pipe))
        {
            if (!_ofPipe.TryGetValue(pipe, out var nodes))
                _ofPipe[pipe] = nodes = [];
            nodes.Add(node);
            Version++;
        }

        return isNew;
    }

    /// <param name="topic">The topic.</param>
    /// <param name="pipe">Whose subscription ends.</param>
    /// <param name="held">Whether the peer held the topic.</param>
    /// <returns>Whether nobody holds the topic now.</returns>
    public bool Remove(ReadOnlySpan<byte> topic, Pipe pipe, out bool held)
    {
        held = false;
        if (_topics.Find(topic) is not { } node)
            return true;
        held = node.Value!.Remove(pipe);
        if (held)
            Forget(node, pipe);
        if (node.Value.Count > 0)
            return false;
        _topics.Remove(node);
        return true;
    }

    /// <summary>Ends all subscriptions of a peer.</summary>
    /// <param name="pipe">The peer.</param>
    /// <param name="ended">Is told each topic, and whether nobody holds it now.</param>
    public void RemoveAll(Pipe pipe, Action<byte[], bool>? ended)
    {
        if (!_ofPipe.Remove(pipe, out var nodes))
            return;
        Version++;
        foreach (var node in nodes)
        {
            var topic = ended is null ? null : node.Topic; // before the node is cut off
            node.Value!.Remove(pipe);
            var last = node.Value.Count == 0;
            if (last)
                _topics.Remove(node);
            ended?.Invoke(topic!, last);
        }
    }

    /// <summary>Collects the peers whose subscriptions match, each once.</summary>
    public void Match(ReadOnlySpan<byte> firstFrame, List<Pipe> matching)
    {
        _mark++;
        foreach (var subscribers in _topics.Match(firstFrame))
        {
            foreach (var pipe in subscribers)
            {
                if (pipe.FanOutMark == _mark)
                    continue; // another of its topics matched before
                pipe.FanOutMark = _mark;
                matching.Add(pipe);
            }
        }
    }

    private void Forget(TopicNode<Subscribers> node, Pipe pipe)
    {
        Version++;
        var nodes = _ofPipe[pipe];
        nodes.Remove(node);
        if (nodes.Count == 0)
            _ofPipe.Remove(pipe);
    }
}
