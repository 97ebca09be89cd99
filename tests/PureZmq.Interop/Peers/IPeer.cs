namespace PureZmq.Interop.Peers;

/// <summary>A socket of one of the three implementations, so that one scenario runs with any of them at either end.</summary>
internal interface IPeer : IDisposable
{
    /// <summary>The ZeroMQ name of the socket type: <c>DEALER</c>.</summary>
    string Type { get; }

    /// <summary>Whose socket this is, for failures.</summary>
    string Name { get; }

    /// <summary>Binds, and returns the endpoint with its port.</summary>
    string Bind(string endpoint);

    void Connect(string endpoint);

    void Unbind(string endpoint);

    void Disconnect(string endpoint);

    /// <summary>Subscribes; only for SUB.</summary>
    void Subscribe(string topic);

    /// <summary>Ends one subscription; only for SUB.</summary>
    void Unsubscribe(string topic);

    /// <summary>Sends one message; false when there was no room within the time.</summary>
    bool TrySend(byte[][] frames, TimeSpan timeout);

    /// <summary>Receives one message; null when none came within the time.</summary>
    byte[][]? TryReceive(TimeSpan timeout);
}
