namespace PureZmq.Engine;

/// <summary>What became of an attempt to send.</summary>
internal enum SendStatus
{
    /// <summary>The message belongs to the engine now; perhaps a documented rule dropped and counted it.</summary>
    Sent,

    /// <summary>No room, or no peer: wait or give up.</summary>
    Full,
}
