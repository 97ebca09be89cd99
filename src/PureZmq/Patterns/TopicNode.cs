namespace PureZmq.Patterns;

/// <summary>A node of a <see cref="TopicTree{T}"/>: the octets that lead to it from its parent, and what stands at its topic.</summary>
internal sealed class TopicNode<T>(byte[] label)
    where T : class
{
    /// <summary>Octets from the parent to here; empty only at the root.</summary>
    public byte[] Label = label;

    public TopicNode<T>? Parent;

    /// <summary>Null where no topic ends.</summary>
    public T? Value;

    private byte[] _firsts = []; // of the children's labels, which differ in it: a look at them all costs no visit to any

    /// <summary>In no order.</summary>
    public TopicNode<T>[] Children { get; private set; } = [];

    /// <summary>The octets from the root to here.</summary>
    public byte[] Topic
    {
        get
        {
            var length = 0;
            for (var node = this; node is not null; node = node.Parent)
                length += node.Label.Length;
            var topic = new byte[length];
            for (var node = this; node is not null; node = node.Parent)
            {
                length -= node.Label.Length;
                node.Label.CopyTo(topic, length);
            }

            return topic;
        }
    }

    /// <summary>The place of the child whose label starts with an octet; negative if there is none.</summary>
    public int FindChild(byte first) => _firsts.AsSpan().IndexOf(first);

    public void AddChild(TopicNode<T> child)
    {
        child.Parent = this;
        _firsts = [.. _firsts, child.Label[0]];
        Children = [.. Children, child];
    }

    public void RemoveChild(TopicNode<T> child)
    {
        var index = FindChild(child.Label[0]);
        child.Parent = null;
        _firsts = [.. _firsts[..index], .. _firsts[(index + 1)..]];
        Children = [.. Children[..index], .. Children[(index + 1)..]];
    }

    /// <summary>Puts one child in the place of another, with a label that starts with the same octet.</summary>
    public void ReplaceChild(TopicNode<T> child, TopicNode<T> successor)
    {
        child.Parent = null;
        successor.Parent = this;
        Children[FindChild(child.Label[0])] = successor;
    }
}
