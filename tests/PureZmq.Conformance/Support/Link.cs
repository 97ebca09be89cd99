namespace PureZmq.Conformance;

/// <summary>How two sockets of a contract are joined: over which transport, and which end is opened first.</summary>
public enum Link
{
    /// <summary>Two sockets of one context; the binding end exists first.</summary>
    Inproc,

    /// <summary>Loopback tcp; the binding end exists first.</summary>
    Tcp,

    /// <summary>A Unix domain socket; the binding end exists first.</summary>
    Ipc,

    /// <summary>Two sockets of one context; the connecting end exists first (full run only).</summary>
    InprocConnectFirst,

    /// <summary>Loopback tcp; the connecting end exists first and retries (full run only).</summary>
    TcpConnectFirst,

    /// <summary>A Unix domain socket; the connecting end exists first and retries (full run only).</summary>
    IpcConnectFirst,
}
