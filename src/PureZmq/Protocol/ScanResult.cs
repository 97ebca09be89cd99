namespace PureZmq.Protocol;

/// <summary>Why <see cref="TrafficScanner.Next"/> stopped.</summary>
internal enum ScanResult
{
    /// <summary>Everything has been seen; go on when more has arrived.</summary>
    NeedMore,

    /// <summary>A command is complete.</summary>
    Command,

    /// <summary>A frame of a message is complete; only when frames were asked for.</summary>
    Frame,
}
