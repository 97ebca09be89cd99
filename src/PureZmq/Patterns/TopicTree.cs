namespace PureZmq.Patterns;

/// <summary>Values under topics, found by every prefix of a message's first frame: a radix tree.</summary>
/// <remarks>
/// Memory follows the octets of the topics, whatever a peer sends; nothing here recurses over a topic's length.
/// Guarded by the gate of its socket.
/// </remarks>
internal sealed class TopicTree<T>
    where T : class
{
    private readonly TopicNode<T> _root = new([]);

    /// <summary>How many topics have a value.</summary>
    public int Count { get; private set; }

    /// <summary>No topic has a value, or the empty one alone.</summary>
    public bool HasOnlyEmpty => Count == (_root.Value is null ? 0 : 1);

    /// <summary>The empty topic, a prefix of everything, has a value.</summary>
    public bool MatchesAll => _root.Value is not null;

    public TopicNode<T>? Find(ReadOnlySpan<byte> topic)
    {
        var node = _root;
        while (!topic.IsEmpty)
        {
            var index = node.FindChild(topic[0]);
            if (index < 0 || !topic.StartsWith(node.Children[index].Label))
                return null;
            node = node.Children[index];
            topic = topic[node.Label.Length..];
        }

        return node.Value is null ? null : node;
    }

    /// <summary>Finds the node of a topic, or makes one with a new value.</summary>
    public TopicNode<T> GetOrAdd(ReadOnlySpan<byte> topic, Func<T> create)
    {
        var node = _root;
        while (!topic.IsEmpty)
        {
            var index = node.FindChild(topic[0]);
            if (index < 0)
            {
                var leaf = new TopicNode<T>(topic.ToArray());
                node.AddChild(leaf);
                node = leaf;
                break;
            }

            var child = node.Children[index];
            var common = topic.CommonPrefixLength(child.Label);
            if (common < child.Label.Length)
                child = Split(node, child, common);
            node = child;
            topic = topic[common..];
        }

        if (node.Value is null)
        {
            node.Value = create();
            Count++;
        }

        return node;
    }

    /// <summary>Takes a topic out.</summary>
    public void Remove(TopicNode<T> node)
    {
        if (node.Value is null)
            return;
        node.Value = null;
        Count--;
        while (node is { Value: null, Children.Length: 0, Parent: { } parent })
        {
            parent.RemoveChild(node);
            node = parent;
        }

        // A node without a value and with one child is only a joint: the child takes its place.
        if (node is { Value: null, Children.Length: 1, Parent: { } above })
        {
            var child = node.Children[0];
            child.Label = [.. node.Label, .. child.Label];
            above.ReplaceChild(node, child);
        }
    }

    /// <summary>Every topic that is a prefix of some octets, shortest first.</summary>
    public Matches Match(ReadOnlySpan<byte> octets) => new(_root, octets);

    /// <summary>Whether any topic is a prefix of some octets.</summary>
    public bool MatchesAny(ReadOnlySpan<byte> octets) => MatchesAll || Match(octets).MoveNext();

    /// <summary>All nodes with a value.</summary>
    public IEnumerable<TopicNode<T>> All()
    {
        var open = new Stack<TopicNode<T>>();
        open.Push(_root);
        while (open.TryPop(out var node))
        {
            if (node.Value is not null)
                yield return node;
            foreach (var child in node.Children)
                open.Push(child);
        }
    }

    private static TopicNode<T> Split(TopicNode<T> parent, TopicNode<T> lower, int at)
    {
        // The lower part stays the same object: others may hold on to it.
        var joint = new TopicNode<T>(lower.Label[..at]);
        parent.ReplaceChild(lower, joint);
        lower.Label = lower.Label[at..];
        joint.AddChild(lower);
        return joint;
    }

    /// <summary>Walks down along some octets.</summary>
    public ref struct Matches(TopicNode<T> root, ReadOnlySpan<byte> octets)
    {
        private ReadOnlySpan<byte> _rest = octets;
        private TopicNode<T>? _next = root;

        public T Current { get; private set; } = null!;

        public readonly Matches GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_next is { } node)
            {
                _next = Step(node);
                if (node.Value is { } value)
                {
                    Current = value;
                    return true;
                }
            }

            return false;
        }

        private TopicNode<T>? Step(TopicNode<T> node)
        {
            if (_rest.IsEmpty)
                return null;
            var index = node.FindChild(_rest[0]);
            if (index < 0)
                return null;
            var child = node.Children[index];
            if (!_rest.StartsWith(child.Label))
                return null;
            _rest = _rest[child.Label.Length..];
            return child;
        }
    }
}
