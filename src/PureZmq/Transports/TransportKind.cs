namespace PureZmq.Transports;

/// <summary>The transports this library carries messages over.</summary>
internal enum TransportKind
{
    Tcp,
    Ipc,
    Inproc,
}
