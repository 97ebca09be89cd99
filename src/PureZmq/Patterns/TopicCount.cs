namespace PureZmq.Patterns;

/// <summary>How often a topic was subscribed to at this socket.</summary>
internal sealed class TopicCount
{
    public int References;
}
