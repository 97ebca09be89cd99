namespace PureZmq.Patterns;

/// <summary>A node of a <see cref="TopicTree{T}"/>: the octets that lead to it from its parent, and what stands at its topic.</summary>
internal sealed class TopicNode<T>(byte[] label, TopicNode<T>? parent)
    where T : class
{
    /// <summary>Octets from the parent to here; empty only at the root.</summary>
    public byte[] Label = label;

    public TopicNode<T>? Parent = parent;

    /// <summary>Null where no topic ends.</summary>
    public T? Value;

    /// <summary>Sorted by the first octet of their labels, which differ.</summary>
    public TopicNode<T>[] Children = [];

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

    /// <summary>The child whose label starts with an octet; if there is none, the complement of where it belongs.</summary>
    public int FindChild(byte first)
    {
        var (low, high) = (0, Children.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var octet = Children[middle].Label[0];
            if (octet == first)
                return middle;
            if (octet < first)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }
}
