namespace PureZmq.Engine;

/// <summary>What a socket does with the frames its peers send.</summary>
internal enum InboundMode
{
    /// <summary>They are queued, as they came, until somebody receives.</summary>
    Queue,

    /// <summary>The pattern looks at each frame as it arrives: publishers, whose peers send subscriptions.</summary>
    Decode,

    /// <summary>The type does not receive; messages are counted and dropped.</summary>
    Discard,
}
