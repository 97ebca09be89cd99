using PureZmq.Tool.Lines;

namespace PureZmq.Tool.Sockets;

/// <summary>What a command line such as <c>zmq push --connect tcp://…</c> asks for.</summary>
internal sealed record SocketRequest
{
    internal required SocketKind Kind { get; init; }

    internal required SocketSettings Settings { get; init; }

    /// <summary>In the order of the command line.</summary>
    internal required IReadOnlyList<Attachment> Attachments { get; init; }

    /// <summary>How lines are read and printed.</summary>
    internal required LineForm Form { get; init; }

    /// <summary>Print nothing that is received.</summary>
    internal bool Quiet { get; init; }

    /// <summary>Ends after so many messages; null: no end.</summary>
    internal long? Count { get; init; }

    /// <summary>Begins when there are so many peers.</summary>
    internal int WaitPeers { get; init; }

    /// <summary>Messages a second; null: no limit.</summary>
    internal double? Rate { get; init; }

    internal IReadOnlyList<byte[]> Topics { get; init; } = [];

    /// <summary>The frames of every reply; null: none.</summary>
    internal Frame[]? Reply { get; init; }

    /// <summary>Send every request back.</summary>
    internal bool Echo { get; init; }

    /// <summary>REP and ROUTER answer by themselves and read no lines.</summary>
    internal bool Answers => Echo || Reply is not null;
}
